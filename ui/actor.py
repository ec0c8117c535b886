"""In whose name the reader writes: the sample account of a unit, of its head or of the coordinator, until sign-in exists."""


def of_unit(unit_code: str) -> str:
    return f"can-bo@{unit_code}"


def of_head(unit_code: str) -> str:
    return f"thu-truong@{unit_code}"


def coordinator() -> str:
    return "dieu-phoi"
