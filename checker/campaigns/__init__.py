"""registry/campagnes, elections, temps-forts → Calendar: the campaigns of the State, and what bears on them.

Files are read strictly, as the registry's are. Judgements are pure: the day comes in as data.
"""

from checker.campaigns.entries import Calendar, Campaign, schema
from checker.campaigns.loading import load
from checker.campaigns.public import public
from checker.campaigns.rules import DISCLAIMER, Remark, remarks

__all__ = ["DISCLAIMER", "Calendar", "Campaign", "Remark", "load", "public", "remarks", "schema"]
