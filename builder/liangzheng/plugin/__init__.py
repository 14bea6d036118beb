"""The MkDocs plugin: front matter, navigation in two languages, data for the theme."""

from collections.abc import Iterable, Sequence
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final, cast, override

import jinja2
from mkdocs.config.base import ConfigErrors, ConfigWarnings
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin, get_plugin_logger
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation as MkDocsNavigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink
from mkdocs.utils.templates import TemplateContext

from liangzheng.clock import build_time
from liangzheng.format_table import format_rows
from liangzheng.headers import content_security_policy
from liangzheng.kit import Kit, find_kit
from liangzheng.names import NOT_KEPT
from liangzheng.plugin import (
    chart,
    contact,
    data,
    directives,
    drawings,
    feed,
    handouts,
    helpers,
    install,
    leaving_out,
    link_pictures,
    lists,
    offline,
    own_files,
    page_sources,
    rules,
    search,
    site_names,
    sitemap,
    situations,
    software,
    structured,
    sure,
    tables,
    unbroken,
)
from liangzheng.plugin.assets import Assets, add_file, collect
from liangzheng.plugin.config import OWN_MARK, PluginConfig, refuse
from liangzheng.plugin.entries import check_entry, read_entry
from liangzheng.plugin.look import Look, read_look
from liangzheng.plugin.navigation import HOME, Entry, Navigation
from liangzheng.plugin.published import BUILD_ID, Published
from liangzheng.project import Project
from liangzheng.runtime.cache import Cache
from liangzheng.ships import write_sbom

_log = get_plugin_logger("liangzheng")

#: What ``lang`` says in HTML (BCP 47): the texts are in simplified characters.
HTML_LANG: Final = {"zh": "zh-Hans", "en": "en"}
#: The bill of materials of what the site ships.
SBOM: Final = "assets/sbom.json"
#: In the search page, until the text that is searched has been written and its name is known.
SEARCH_INDEX: Final = "__SEARCH_INDEX__"
#: The same for all headings, which are known when every page has been made.
SEARCH_HEADINGS: Final = "__SEARCH_HEADINGS__"


class LiangzhengPlugin(BasePlugin[PluginConfig]):  # type: ignore[no-untyped-call]
    """Gives every page what the theme needs; the pages themselves hold text only."""

    _data: data.SiteData
    _names: site_names.SiteNames
    #: The interface words by language, with the site's name.
    _words: dict[str, dict[str, str]]
    _project: Project
    _kit: Kit
    _look: Look
    _software: software.Software
    _navigation: Navigation
    _environment: jinja2.Environment
    _entries: dict[str, Entry]
    _situations: list[data.Situation]
    _texts: dict[str, str]
    #: Which pages are no part of the site, and which links were none any more.
    left_out: leaving_out.LeavingOut
    _assets: Assets
    _drawings: drawings.Drawings
    _unbroken: unbroken.Unbroken
    #: Set by `liangzheng build` before the pages are made.
    published: Published = Published()
    #: The same; found by itself where MkDocs makes the pages alone.
    kit: Kit | None = None

    @override
    def load_config(
        self, options: dict[str, Any], config_file_path: str | None = None
    ) -> tuple[ConfigErrors, ConfigWarnings]:
        """Read the options; `BuilderError` with file and line for one that is wrong."""
        errors, warnings = super().load_config(options, config_file_path)
        refuse(Path(config_file_path or "mkdocs.yml"), errors, warnings)
        return errors, warnings

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Read the data files before any page; `BuilderError` for a time that is none."""
        self._project = Project(Path(str(config.config_file_path)).parent)
        self.config.check(self._project.config)
        kit = self._kit = self.kit or find_kit()
        self._data = data.load(Path(config.docs_dir) / "data", starting=kit.content / "data")
        self._names = site_names.read_names(config, self.config)
        self._words = {lang: self._names.words(self._data.words(lang), lang) for lang in data.LANGUAGES}
        name = self._names.of(data.LANGUAGES[0])
        self._look = read_look(self.config, file=self._project.config, name=name, kit=kit)
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
        for file in list(files):
            if file.src_uri == sitemap.FILE or file.src_uri.startswith(("partials/", drawings.FOLDER)):
                files.remove(file)  # a part of a template, not of the site
        pages = [file for file in files.documentation_pages() if file.abs_src_path]
        self._texts = {}
        self._entries = {file.src_uri: read_entry(file, config, self._names) for file in pages}
        sections = [section.id for section in self._data.sections]
        self.left_out = leaving_out.LeavingOut(
            self.config.leave_out, self._entries, sections, file=self._project.config
        )
        self.left_out.take_away(files, self._entries)
        self._navigation = Navigation(self._entries.values(), self._data.sections)
        bill = write_sbom(self._software.parts, version=version("liangzheng"), at=build_time())
        made = install.files(self._look.drawing, self._words, has=self._navigation.has) | {SBOM: bill}
        own = own_files.check(config, files)
        self._assets = collect(files, config, self._kit, made, style=self._look.style, own=own)
        if config.site_url:
            self._draw_links(files, config)
        for entry in self._navigation.without_twin():
            _log.warning("%s:1: the page has no twin in the other language", entry.source)
        templates = self._environment.list_templates()
        for entry in self._entries.values():
            check_entry(entry, templates=templates, steps=len(self._data.steps))
        self._situations = [item for item in self._data.situations if item.page not in self.left_out.pages]
        situations.check(self._situations, self._navigation, Path(config.docs_dir))
        return files

    def _draw_links(self, files: Files, config: MkDocsConfig) -> None:
        """Draw the pictures that links to the pages are shown with."""
        cache = Cache(self._project.state / "cache" / "pictures")
        drawn = link_pictures.LinkPictures(self._kit.letters(), self._look, cache)
        for entry in self._entries.values():
            words = self._words[entry.lang or data.LANGUAGES[0]]
            below = f"{words['unofficial']}  {entry.front.checked.isoformat()}"
            picture = drawn.picture(title=entry.front.title, site=words["site_name"], below=below)
            add_file(self._assets, files, config, _link_picture(entry), picture)
        cache.clear_unused()

    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG002
        """Choose the template and take the directives out of Markdown's way."""
        entry = self._entries[page.file.src_uri]
        page.meta["template"] = entry.front.template
        page.title = entry.front.title
        path = Path(str(page.file.abs_src_path))
        markdown = self.left_out.without(markdown, entry, page.file.src_uri)
        markdown = site_names.fill_markdown(markdown, self._name_of(entry))
        markdown = drawings.mark(markdown)
        return directives.mark(markdown, environment=self._environment, source=path, shown_as=entry.source)

    def _name_of(self, entry: Entry) -> str:
        return self._names.of(entry.lang) if entry.lang else self._names.of_all(data.LANGUAGES)

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
        shown = sure.mark_cells(tables.make_scrollable(text), values["ui"])
        page.content = self._unbroken.headings(shown)
        if entry.lang:
            values["structured_data"] = structured.structured_data(
                entry,
                text,
                language=HTML_LANG[entry.lang],
                site_name=values["ui"]["site_name"],
                address=f"{config.site_url}{entry.url}" if config.site_url else None,
            )
        return context

    def on_template_context(
        self,
        context: TemplateContext,
        *,
        template_name: str,
        config: MkDocsConfig,
    ) -> TemplateContext:
        """Give the pages that belong to no language the words of both."""
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
        asked = {page: words for page, words in self._data.asked.items() if page not in self.left_out.pages}
        for lang, index in search.write(site, texts, self._data.search, asked).items():
            listed = headings.render(pages=search.headings(self._navigation.ordered(lang), texts))
            for page in site.glob(f"{lang}/search/index.html"):
                made = page.read_text("utf-8").replace(SEARCH_INDEX, index).replace(SEARCH_HEADINGS, listed)
                page.write_text(made, "utf-8")
        feed.write(
            site,
            lists.without_pages(self._data.changes, self.left_out.pages),
            site_url=config.site_url,
            words=self._words,
        )
        if config.site_url:
            sitemap.write(site, self._entries, self._navigation, site_url=config.site_url, tags=HTML_LANG)

    def _shared(self, config: MkDocsConfig) -> dict[str, Any]:
        words = self._words
        return {
            "languages": data.LANGUAGES,
            "html_lang": HTML_LANG,
            "words": words,
            "ui": words["zh"],
            "lang": None,
            "drawing": self._drawings.of("zh"),
            "entry": None,
            "twin": None,
            "groups": [],
            "has": partial(self._navigation.has, None),
            "own_styles": own_files.styles(config),
            "own_scripts": own_files.scripts(config),
            "mark": install.DRAWING if self.config.mark != OWN_MARK else None,
            "contact": contact.ways(self.config.contact),
            "home": {lang: self._navigation.get(lang, HOME) for lang in data.LANGUAGES},
            "csp": content_security_policy(meta=True, connect=self.config.origins()),
            "site_url": config.site_url,
            "checked_days": self.config.checked_days,
            "clear_seconds": self.config.clear_seconds,
            "published": self.published,
            "install": {lang: install.manifest_name(lang) for lang in data.LANGUAGES},
            "touch_icon": install.TOUCH,
            "build_id": BUILD_ID,
            "search_index": SEARCH_INDEX,
            "search_headings": SEARCH_HEADINGS,
            "build_time": build_time(),
        }

    def _context(self, entry: Entry, config: MkDocsConfig) -> dict[str, Any]:
        shared = self._shared(config) | {"has": partial(self._navigation.has, entry.lang)}
        picture = self._assets.path(_link_picture(entry)) if config.site_url else None
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
            "twin": self._navigation.twin(entry),
            "groups": groups,
            "group": next((group for group in groups if entry in group.entries), None),
            "before": before,
            "after": after,
            "steps": lists.steps(self._data.steps, self._navigation, lang),
            "changes": lists.changes(self._data.changes, self._navigation, lang),
            "qr": handouts.code,
            "situations": situations.cards(self._situations, self._navigation, lang),
            **helpers.context(self._data.eligibility, self._navigation, lang),
            "classes": rules.class_rows(lang),
            "formats": format_rows(lang),
            "official_names": rules.official_names(),
            "terms": rules.terms(),
            "chart": chart.draw(self._data.history, lang) if self._data.history else None,
            "software": self._software,
            "sbom": self._assets.path(SBOM),
        }

    def _sources(self, entry: Entry, headings: Sequence[str]) -> dict[str, Any]:
        found = page_sources.page_sources(entry, self._data.sources, headings=headings)
        return {"sources": found, "sources_up_to": page_sources.sources_up_to(found)}


def _link_picture(entry: Entry) -> str:
    """Return the name among the sources of the picture that links to a page are shown with."""
    return f"{NOT_KEPT}link-{entry.lang or 'both'}-{entry.slug.replace('/', '-')}.png"


def _ids(toc: Iterable[AnchorLink]) -> list[str]:
    """Return the ids of a page's headings, of every level."""
    return [name for link in toc for name in (link.id, *_ids(link.children))]


def _configure(environment: jinja2.Environment) -> jinja2.Environment:
    environment.autoescape = True
    environment.undefined = jinja2.StrictUndefined
    environment.trim_blocks = True
    environment.lstrip_blocks = True
    return environment
