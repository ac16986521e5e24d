"""The one strict reader of what people write in YAML: every defect at once, in French, at its line."""
