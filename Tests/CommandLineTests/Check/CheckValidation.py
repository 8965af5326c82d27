"""Holds reports against their schemas: CheckValidation.py json SCHEMA FILE, or xml FILE."""
import json
import sys
import xml.etree.ElementTree

kind, *paths = sys.argv[1:]
if kind == "xml":
    xml.etree.ElementTree.parse(paths[0])
else:
    import jsonschema

    with open(paths[0], encoding="utf-8") as file:
        schema = json.load(file)
    with open(paths[1], encoding="utf-8") as file:
        report = json.load(file)
    validator = jsonschema.validators.validator_for(schema)
    validator.check_schema(schema)
    errors = [f"{'/'.join(map(str, error.absolute_path))}: {error.message[:300]}" for error in validator(schema).iter_errors(report)]
    if errors:
        sys.exit("\n".join(errors))
