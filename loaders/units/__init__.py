"""The register of units: a spreadsheet into checked units, other names, members and problems."""
