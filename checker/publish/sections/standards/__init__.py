"""The standards: a page each, a page a rule, a checklist a kind of site, and what changed."""
