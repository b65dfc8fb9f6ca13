"""Every error a user can cause. Each message is one sentence that names the cause and the fix."""


class WenbaoError(Exception):
    """The root: a command prints its message on one line and exits 1."""


class SourceError(WenbaoError):
    """A file or folder given as input cannot be read as newspaper pages."""


class ArchiveError(WenbaoError):
    """An archive is missing, broken, of another version or built with another model."""


class ModelError(WenbaoError):
    """An embedding model cannot be found or loaded."""


class QuestionError(WenbaoError):
    """A question or a filter is not one the program can take."""
