"""The published standards: one folder each, one Markdown file a rule, found by listing."""
