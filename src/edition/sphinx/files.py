"""Pictures and downloads: only files of the project, of a kind that is safe to serve.

Sphinx copies whatever an image or a download names, outside its folder too. This looks at each before Sphinx collects
them; what may not be shown is replaced by its description, so that nothing is lost, and reported.
"""

from __future__ import annotations

from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform
from sphinx.util.logging import getLogger

from edition import drawings
from edition.inside import refuse_links
from edition.problems import EditionError

from .pages import TEIError

logger = getLogger(__name__)

#: Kinds of picture that a browser shows. (``graphic`` may name anything: an ``index.html`` would become a page.)
PICTURES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif"})


#: Values of ``conf.py`` that name files and folders which a build reads or copies.
NAMED = (
    *("edition_odd", "bibtex_bibfiles", "templates_path", "html_static_path", "html_extra_path", "html_logo"),
    *("html_favicon", "edition_pdf_font_paths", "locale_dirs", "edition_include_from"),
)


def check_named(app: Sphinx, config: Config) -> None:
    """Refuse symbolic links out of the project among the files that ``conf.py`` names; at ``config-inited``."""
    named = (getattr(config, name, None) or () for name in NAMED)
    paths = [path for value in named for path in ([value] if isinstance(value, str) else value)]
    check = config.edition_check.get("schema")
    _refuse([Path(app.confdir, str(path)) for path in (*paths, *([check] if check else ()))], Path(app.confdir))


def check_pages(app: Sphinx, env: BuildEnvironment, pages: list[str]) -> None:
    """Refuse pages that are symbolic links out of the project; at ``env-before-read-docs``."""
    _refuse([Path(env.doc2path(page)) for page in pages], Path(app.srcdir))


def _refuse(paths: list[Path], root: Path) -> None:
    try:
        refuse_links(paths, root)
    except EditionError as error:
        raise TEIError(str(error), error.problems) from error


class CheckFiles(SphinxTransform):
    """Replaces pictures and downloads that the site may not serve by their text."""

    default_priority = 500

    def apply(self, **kwargs: object) -> None:
        """Check every picture and download of the page."""
        for image in list(self.document.findall(nodes.image)):
            if reason := picture_fault(self.env, image["uri"]):
                self._replace(image, image["uri"], reason, image.get("alt") or image["uri"])
        for download in list(self.document.findall(addnodes.download_reference)):
            target = download["reftarget"]
            if "://" not in target and (reason := path_fault(self.env, target)):
                self._replace(download, target, reason, download.astext())

    def _replace(self, node: nodes.Element, name: str, reason: str, text: str) -> None:
        logger.warning("%s %s", name, reason, location=node, type="edition", subtype="file")
        new: nodes.Element = nodes.inline("", text, ids=node["ids"], classes=[*node["classes"], "not-shown"])
        if not isinstance(node.parent, nodes.TextElement):
            new = nodes.paragraph("", "", new)
        node.replace_self(new)


def picture_fault(env: BuildEnvironment, uri: str) -> str:
    """Why the picture may not be shown; empty when it may."""
    if "://" in uri or uri.startswith(("//", "data:")):
        return "is not part of the project: a page loads nothing from elsewhere"
    if Path(uri).suffix.lower() not in PICTURES:
        return f"is not a picture that browsers show ({', '.join(sorted(PICTURES))})"
    reason = path_fault(env, uri)
    return reason or (drawings.fault(Path(env.relfn2path(uri, env.docname)[1])) if _is_svg(uri) else "")


def _is_svg(uri: str) -> bool:
    return Path(uri).suffix.lower() == ".svg"


def path_fault(env: BuildEnvironment, uri: str) -> str:
    """Why the file may not be copied: outside the source folder, by ``..`` or by a symbolic link, or not there."""
    _, absolute = env.relfn2path(uri, env.docname)
    path = Path(absolute).resolve()
    if not path.is_relative_to(Path(env.srcdir).resolve()):
        return "lies outside the folder of the pages"
    return "" if path.is_file() else "is not there"
