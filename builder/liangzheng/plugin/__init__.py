"""The MkDocs plugin: front matter, navigation in each language, data for the theme."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final, cast

import jinja2
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin, get_plugin_logger
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation as MkDocsNavigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink
from mkdocs.utils.templates import TemplateContext

from liangzheng.clock import build_time
from liangzheng.errors import BuilderError
from liangzheng.format_table import format_rows
from liangzheng.headers import content_security_policy
from liangzheng.kit import Kit, find_kit
from liangzheng.plugin import (
    catalogues,
    chart,
    data,
    directives,
    drawings,
    elsewhere,
    feed,
    handouts,
    helpers,
    install,
    languages,
    lent,
    link_pictures,
    lists,
    offline,
    page_sources,
    rules,
    search,
    sitemap,
    situations,
    software,
    structured,
    sure,
    tables,
    unbroken,
)
from liangzheng.plugin.assets import Assets, add_file, collect
from liangzheng.plugin.config import PluginConfig
from liangzheng.plugin.entries import read_entry
from liangzheng.plugin.languages import HOME
from liangzheng.plugin.navigation import Entry, Navigation
from liangzheng.plugin.published import BUILD_ID, Published
from liangzheng.project import Project
from liangzheng.runtime.cache import Cache
from liangzheng.ships import write_sbom

_log = get_plugin_logger("liangzheng")

#: The bill of materials of what the site ships.
SBOM: Final = "assets/sbom.json"
#: In the search page, until the text that is searched has been written and its name is known.
SEARCH_INDEX: Final = "__SEARCH_INDEX__"
#: The same for all headings, which are known when every page has been made.
SEARCH_HEADINGS: Final = "__SEARCH_HEADINGS__"


class LiangzhengPlugin(BasePlugin[PluginConfig]):  # type: ignore[no-untyped-call]
    """Gives every page what the theme needs; the pages themselves hold text only."""

    _data: data.SiteData
    _languages: languages.Languages
    #: The verifier's, by further language.
    _sentences: dict[str, catalogues.Catalogue]
    _project: Project
    _kit: Kit
    _software: software.Software
    _navigation: Navigation
    _environment: jinja2.Environment
    _entries: dict[str, Entry]
    _texts: dict[str, str]
    _assets: Assets
    _drawings: drawings.Drawings
    _unbroken: unbroken.Unbroken
    #: Set by `liangzheng build` before the pages are made.
    published: Published = Published()
    #: The same; found by itself where MkDocs makes the pages alone.
    kit: Kit | None = None

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read the data files before any page; `BuilderError` for a time that is none."""
        self._project = Project(Path(str(config.config_file_path)).parent)
        self.config.check(self._project.config.name)
        kit = self._kit = self.kit or find_kit()
        content = Path(config.docs_dir)
        self._languages = languages.load(self.config.languages, content, self._project.config)
        self._data = data.load(content / "data", self._languages)
        self._sentences = catalogues.taught(self._languages, content)
        words = {tag: sentences.packed() for tag, sentences in self._sentences.items()}
        self.published = replace(self.published, words=words)
        self._software = software.Software(kit)
        self._environment = _configure(config.theme.get_env())
        self._unbroken = unbroken.Unbroken(self._data.unbroken)
        self._environment.filters["unbroken"] = self._unbroken.text
        self._drawings = drawings.Drawings(self._environment, self._data.drawings)
        # MkDocs' own has neither languages nor a way to be left out where the site's address is not known.
        config.theme.static_templates.discard(sitemap.FILE)
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Read every page's front matter and derive the navigation."""
        unused = tuple(f"{tag}/" for tag in self._languages.known if tag not in self._languages.tags)
        for file in list(files):
            if file.src_uri == sitemap.FILE or file.src_uri.startswith(("partials/", drawings.FOLDER)):
                files.remove(file)  # a part of a template, not of the site
            elif file.src_uri.startswith(unused):
                files.remove(file)  # of a language that the site does without
        pages = [file for file in files.documentation_pages() if file.abs_src_path]
        self._texts = {}
        self._entries = {file.src_uri: read_entry(file, config, self._languages.tags) for file in pages}
        self._navigation = Navigation(self._entries.values(), self._data.sections, self._languages)
        bill = write_sbom(self._software.parts, version=version("liangzheng"), at=build_time())
        self._assets = collect(files, config, self._kit, {SBOM: bill, **self._installed(files)})
        if config.site_url:
            self._draw_links(files, config)
        for entry, lang in self._navigation.without_twin():
            _log.warning("%s:1: the page has no twin in the other language (%s)", entry.source, lang)
        for entry in self._entries.values():
            self._check(entry)
        situations.check(self._data.situations, self._navigation, Path(config.docs_dir))
        return files

    def _installed(self, files: Files) -> dict[str, bytes]:
        """Return what makes the site one that can be installed."""
        drawing = install.drawing_of(files)
        made = install.icons(drawing)
        return made | install.manifests(drawing, made, self._words(), self._navigation)

    def _words(self) -> dict[str, dict[str, str]]:
        return {lang: self._data.words(lang) for lang in self._languages.tags}

    def _draw_links(self, files: Files, config: MkDocsConfig) -> None:
        """Draw the pictures that links to the pages are shown with."""
        cache = Cache(self._project.state / "cache" / "pictures")
        drawn = link_pictures.LinkPictures(self._kit.letters(), install.drawing_of(files), cache)
        for entry in self._entries.values():
            # A title for which there are no letters is drawn as the language has it that lends words.
            ways = self._navigation.ways(entry)
            shown = next((way for way in ways if drawn.can_write(way.front.title)), entry)
            words = self._data.words(shown.lang or self._languages.default.tag)
            below = f"{words['unofficial']}  {entry.front.checked.isoformat()}"
            picture = drawn.picture(title=shown.front.title, site=words["site_name"], below=below)
            add_file(self._assets, files, config, link_pictures.source_of(entry), picture)
        cache.clear_unused()

    def _check(self, entry: Entry) -> None:
        """Refuse a template or a step that does not exist: `BuilderError` with file and line."""
        front = entry.front
        if front.template not in self._environment.list_templates():
            raise BuilderError(f"{entry.at('^template:')}: the theme has no template {front.template!r}")
        if front.step is not None and front.step > len(self._data.steps):
            raise BuilderError(
                f"{entry.at('^step:')}: step {front.step} is not in data/steps.yml, "
                f"which has {len(self._data.steps)}"
            )

    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG002
        """Choose the template and take the directives out of Markdown's way."""
        entry = self._entries[page.file.src_uri]
        page.meta["template"] = entry.front.template
        page.title = entry.front.title
        path = Path(str(page.file.abs_src_path))
        markdown = elsewhere.lead_on(drawings.mark(markdown), entry, self._navigation)
        return directives.mark(markdown, environment=self._environment, source=path, shown_as=entry.source)

    def on_env(self, env: jinja2.Environment, *, config: MkDocsConfig, files: Files) -> jinja2.Environment:  # noqa: ARG002
        """Escape by default, fail on a word that is not there, and know the files by their sources."""
        env.filters["unbroken"] = self._unbroken.text
        env.filters["asset"] = self._assets.path
        env.filters["integrity"] = self._assets.integrity
        return _configure(env)

    def on_page_context(
        self,
        context: TemplateContext,
        *,
        page: Page,
        config: MkDocsConfig,
        nav: MkDocsNavigation,  # noqa: ARG002
    ) -> TemplateContext:
        """Give a page's template its words, navigation and sources, and put the directives' results in."""
        entry = self._entries[page.file.src_uri]
        text = page.content or ""
        if "<h1" in text:
            _log.warning("%s: the title in the front matter is the page's h1; start at ##", entry.source)
        values = cast("dict[str, Any]", context)
        values.update(self._context(entry, config))
        values.update(self._sources(entry, _ids(page.toc)))
        text = directives.fill(text, environment=self._environment, context=values)
        text = drawings.fill(text, values["drawing"])
        self._texts[page.file.src_uri] = text
        words = self._data.words(entry.lang or self._languages.default.tag)
        shown = sure.mark_cells(tables.make_scrollable(text), words)
        page.content = self._unbroken.headings(shown)
        if entry.lang:
            values["structured_data"] = structured.structured_data(
                entry,
                text,
                language=self._languages[entry.lang].html,
                site_name=words["site_name"],
                address=f"{config.site_url}{entry.url}" if config.site_url else None,
            )
        return context

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:  # noqa: ARG002
        """Show in the finished page what is in another language: words that are lent, and links to pages."""
        entry = self._entries[page.file.src_uri]
        words = self._data.words(entry.lang or self._languages.default.tag)
        return lent.shown(elsewhere.mark_links(output, entry, self._navigation, words))

    def on_post_template(self, output_content: str, *, template_name: str, config: MkDocsConfig) -> str:  # noqa: ARG002
        """Do the same for the pages that belong to no language."""
        return lent.shown(output_content)

    def on_template_context(
        self,
        context: TemplateContext,
        *,
        template_name: str,
        config: MkDocsConfig,
    ) -> TemplateContext:
        """Give the pages that belong to no language the words of all."""
        values = cast("dict[str, Any]", context)
        values.update(self._shared(config))
        if template_name == offline.FILE:
            values["base_url"] = offline.ROOT
        return context

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write what is not a page: what is searched, the feeds, the sitemap, the bill of materials."""
        site = Path(config.site_dir)
        texts = {self._entries[source]: text for source, text in self._texts.items()}
        headings = self._environment.get_template("partials/_headings.html")
        for lang, index in search.write(
            site, texts, self._data.search, self._data.asked, self._languages.tags
        ).items():
            listed = headings.render(pages=search.headings(self._navigation.ordered(lang), texts))
            for page in site.glob(f"{lang}/search/index.html"):
                made = page.read_text("utf-8").replace(SEARCH_INDEX, index).replace(SEARCH_HEADINGS, listed)
                page.write_text(made, "utf-8")
        feed.write(site, self._data.changes, self._navigation, site_url=config.site_url, words=self._words())
        if config.site_url:
            sitemap.write(site, self._entries, self._navigation, site_url=config.site_url)

    def listed_languages(self) -> list[dict[str, Any]]:
        """Return the languages with what others lend them, as ``build.json`` lists them; after the pages."""
        sentences = {tag: known.missing for tag, known in self._sentences.items()}
        return lists.languages(self._navigation, self._data.missing, sentences)

    def _shared(self, config: MkDocsConfig) -> dict[str, Any]:
        words = {lang: self._data.shown(lang) for lang in self._languages.tags}
        first = self._languages.default.tag
        return {
            "languages": self._languages,
            "language": self._languages.default,
            "words": words,
            "ui": words[first],
            "lang": None,
            "drawing": self._drawings.of(first),
            "entry": None,
            "versions": [],
            "switches": [],
            "groups": [],
            "home": {lang: self._navigation.get(lang, HOME) for lang in self._languages.tags},
            "address": self._navigation.url,
            "csp": content_security_policy(meta=True, connect=self.config.origins()),
            "site_url": config.site_url,
            "checked_days": self.config.checked_days,
            "clear_seconds": self.config.clear_seconds,
            "published": self.published,
            "install": {lang: install.manifest_name(lang) for lang in self._languages.tags},
            "touch_icon": install.TOUCH,
            "build_id": BUILD_ID,
            "search_index": SEARCH_INDEX,
            "search_headings": SEARCH_HEADINGS,
            "build_time": build_time(),
        }

    def _context(self, entry: Entry, config: MkDocsConfig) -> dict[str, Any]:
        shared = self._shared(config)
        picture = self._assets.path(link_pictures.source_of(entry)) if config.site_url else None
        shared |= {"link_picture": picture, "link_picture_size": link_pictures.SIZE}
        if entry.lang is None:
            return shared | {"entry": entry}
        lang = entry.lang
        before, after = self._navigation.neighbours(entry)
        groups = self._navigation.groups(lang)
        return shared | {
            "lang": lang,
            "ui": shared["words"][lang],
            "drawing": self._drawings.of(lang),
            "entry": entry,
            "language": self._languages[lang],
            "page_at": partial(self._navigation.url, lang),
            "versions": self._navigation.versions(entry),
            "switches": self._navigation.switches(entry),
            "specimen_titles": {name: title.shown(lang) for name, title in self._data.specimens.items()},
            "groups": groups,
            "group": next((group for group in groups if entry in group.entries), None),
            "before": before,
            "after": after,
            "steps": lists.steps(self._data.steps, self._navigation, lang),
            "changes": lists.changes(self._data.changes, self._navigation, lang),
            "qr": handouts.code,
            "situations": situations.cards(self._data.situations, self._navigation, lang),
            **helpers.context(
                self._data.eligibility,
                self._navigation,
                lang,
                separator=shared["words"][lang]["check_separator"],
            ),
            "classes": rules.class_rows(lang),
            "formats": format_rows(lang),
            "official_names": rules.official_names(),
            "terms": rules.terms(),
            "chart": chart.draw(self._data.history, self._languages[lang]),
            "software": self._software,
            "sbom": self._assets.path(SBOM),
        }

    def _sources(self, entry: Entry, headings: Sequence[str]) -> dict[str, Any]:
        found = page_sources.page_sources(entry, self._data.sources, headings=headings)
        return {"sources": found, "sources_up_to": page_sources.sources_up_to(found)}


def _ids(toc: Iterable[AnchorLink]) -> list[str]:
    """Return the ids of a page's headings, of every level."""
    return [name for link in toc for name in (link.id, *_ids(link.children))]


def _configure(environment: jinja2.Environment) -> jinja2.Environment:
    environment.autoescape = True
    environment.undefined = jinja2.StrictUndefined
    environment.trim_blocks = True
    environment.lstrip_blocks = True
    return environment
