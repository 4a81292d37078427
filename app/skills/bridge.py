import unicodedata


def normalise(text: str) -> str:  # TEMPORARY until matching.search lands
    return "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))
