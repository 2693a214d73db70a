"""The faults of a request, each with the path of the member."""


class Faults:
    def __init__(self):
        self._told = []

    def add(self, path, sentence):
        self._told.append(f"`{path}` {sentence}" if path else sentence)

    def told(self):
        return list(dict.fromkeys(self._told))


def within(path, name):
    return f"{path}.{name}" if path else name
