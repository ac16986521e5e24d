"""The calendar of campaigns: pages by week, ministry, territory and audience, a sheet a campaign, feeds."""
