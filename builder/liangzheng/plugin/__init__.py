"""The MkDocs plugin: front matter, navigation in each language, data for the theme."""

import json
from dataclasses import replace
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
from mkdocs.utils.templates import TemplateContext

from liangzheng.clock import build_time
from liangzheng.format_table import format_rows
from liangzheng.headers import content_security_policy
from liangzheng.kit import Kit, find_kit
from liangzheng.plugin import (
    catalogues,
    chart,
    contact,
    data,
    directives,
    drawings,
    elsewhere,
    feed,
    handouts,
    helpers,
    install,
    languages,
    leaving_out,
    lent,
    link_pictures,
    lists,
    offline,
    own_files,
    page_sources,
    rules,
    search,
    search_page,
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
from liangzheng.plugin.environment import configured
from liangzheng.plugin.languages import HOME
from liangzheng.plugin.look import Look, read_look
from liangzheng.plugin.navigation import Entry, Navigation
from liangzheng.plugin.published import BUILD_ID, Published
from liangzheng.project import Project
from liangzheng.runtime.cache import Cache
from liangzheng.ships import write_sbom

_log = get_plugin_logger("liangzheng")

#: The bill of materials of what the site ships.
SBOM: Final = "assets/sbom.json"


class LiangzhengPlugin(BasePlugin[PluginConfig]):  # type: ignore[no-untyped-call]
    """Gives every page what the theme needs; the pages themselves hold text only."""

    _data: data.SiteData
    _languages: languages.Languages
    #: The verifier's, by further language.
    _sentences: dict[str, catalogues.Catalogue]
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
        """Read the data files before any page; `BuilderError` for an option that is none."""
        self._project = Project(Path(str(config.config_file_path)).parent)
        self.config.check(self._project.config)
        kit = self._kit = self.kit or find_kit()
        content = Path(config.docs_dir)
        self._languages = languages.load(self.config.languages, content, self._project.config)
        self._data = data.load(content / "data", self._languages, starting=kit.content / "data")
        self._sentences = catalogues.taught(self._languages, content)
        packed = {tag: sentences.packed() for tag, sentences in self._sentences.items()}
        self.published = replace(self.published, words=packed)
        self._names = site_names.read_names(config, self.config)
        self._words = {lang: self._names.words(self._data.words(lang), lang) for lang in self._languages.tags}
        name = self._names.of(self._languages.default.tag)
        self._look = read_look(self.config, file=self._project.config, name=name, kit=kit)
        self._software = software.Software(kit)
        self._environment = configured(config.theme.get_env())
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
            elif file.src_uri.startswith(self._languages.unused):
                files.remove(file)  # of a language that the site does without
        pages = [file for file in files.documentation_pages() if file.abs_src_path]
        self._texts = {}
        tags = self._languages.tags
        self._entries = {file.src_uri: read_entry(file, config, self._names, tags) for file in pages}
        sections = [section.id for section in self._data.sections]
        self.left_out = leaving_out.LeavingOut(
            self.config.leave_out, self._entries, sections, file=self._project.config
        )
        self.left_out.take_away(files, self._entries)
        self._navigation = Navigation(self._entries.values(), self._data.sections, self._languages)
        bill = write_sbom(self._software.parts, version=version("liangzheng"), at=build_time())
        made = install.files(self._look.drawing, self._words, self._navigation) | {SBOM: bill}
        own = own_files.check(config, files)
        self._assets = collect(files, config, self._kit, made, style=self._look.style, own=own)
        if config.site_url:
            self._draw_links(files, config)
        for entry, lang in self._navigation.without_twin():
            _log.warning("%s:1: the page has no twin in the other language (%s)", entry.source, lang)
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
        for entry, picture in link_pictures.pictures(drawn, self._navigation, self._words):
            add_file(self._assets, files, config, link_pictures.source_of(entry), picture)
        cache.clear_unused()

    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:  # noqa: ARG002
        """Choose the template and take the directives out of Markdown's way."""
        entry = self._entries[page.file.src_uri]
        page.meta["template"] = entry.front.template
        page.title = entry.front.title
        path = Path(str(page.file.abs_src_path))
        markdown = self.left_out.without(markdown, entry, page.file.src_uri)
        markdown = site_names.fill_markdown(markdown, self._name_of(entry))
        markdown = elsewhere.lead_on(drawings.mark(markdown), entry, self._navigation)
        return directives.mark(markdown, environment=self._environment, source=path, shown_as=entry.source)

    def _name_of(self, entry: Entry) -> str:
        return self._names.of(entry.lang) if entry.lang else self._names.of_all(self._languages.tags)

    def on_env(self, env: jinja2.Environment, *, config: MkDocsConfig, files: Files) -> jinja2.Environment:  # noqa: ARG002
        """Escape by default, fail on a word that is not there, and know the files by their sources."""
        env.filters["unbroken"] = self._unbroken.text
        env.filters["asset"] = self._assets.path
        env.filters["integrity"] = self._assets.integrity
        return configured(env)

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
        values.update(page_sources.values(entry, self._data.sources, page.toc))
        text = directives.fill(text, environment=self._environment, context=values)
        text = drawings.fill(text, values["drawing"])
        self._texts[page.file.src_uri] = lent.plain(text)
        words = self._words[entry.lang or self._languages.default.tag]
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
        words = self._words[entry.lang or self._languages.default.tag]
        return lent.shown(elsewhere.mark_links(self._unbroken.page(output), entry, self._navigation, words))

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
        asked = {page: words for page, words in self._data.asked.items() if page not in self.left_out.pages}
        tags = self._languages.tags
        for lang, index in search.write(site, texts, self._data.search, asked, tags).items():
            listed = headings.render(pages=search.headings(self._navigation.ordered(lang), texts))
            search_page.fill(site, lang, index=index, headings=listed)
        feed.write(
            site,
            lists.without_pages(self._data.changes, self.left_out.pages),
            self._navigation,
            site_url=config.site_url,
            words=self._words,
        )
        if config.site_url:
            sitemap.write(site, self._entries, self._navigation, site_url=config.site_url)

    def listed_languages(self) -> list[dict[str, Any]]:
        """Return the languages with what others lend them, as ``build.json`` lists them; after the pages."""
        sentences = {tag: known.missing for tag, known in self._sentences.items()}
        return lists.languages(self._navigation, self._data.missing, sentences)

    def _shared(self, config: MkDocsConfig) -> dict[str, Any]:
        shown = {tag: self._names.words(self._data.shown(tag), tag) for tag in self._languages.tags}
        first = self._languages.default.tag
        return {
            "languages": self._languages,
            "language": self._languages.default,
            "words": shown,
            "ui": shown[first],
            "lang": None,
            "drawing": self._drawings.of(first),
            "entry": None,
            "versions": [],
            "switches": [],
            "groups": [],
            "has": partial(self._navigation.has, None),
            "own_styles": own_files.styles(config),
            "own_scripts": own_files.scripts(config),
            "mark": install.DRAWING if self.config.mark != OWN_MARK else None,
            "contact": contact.ways(self.config.contact),
            "home": {lang: self._navigation.get(lang, HOME) for lang in self._languages.tags},
            "address": self._navigation.url,
            "csp": content_security_policy(meta=True, connect=self.config.origins()),
            "site_url": config.site_url,
            "checked_days": self.config.checked_days,
            "clear_seconds": self.config.clear_seconds,
            "framing": json.dumps(self.config.frame_origins()),
            "published": self.published,
            "install": {lang: install.manifest_name(lang) for lang in self._languages.tags},
            "touch_icon": install.TOUCH,
            "build_id": BUILD_ID,
            "search_index": search_page.INDEX,
            "search_headings": search_page.HEADINGS,
            "build_time": build_time(),
        }

    def _context(self, entry: Entry, config: MkDocsConfig) -> dict[str, Any]:
        shared = self._shared(config) | {"has": partial(self._navigation.has, entry.lang)}
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
            "situations": situations.cards(self._situations, self._navigation, lang),
            **helpers.context(
                self._data.eligibility, self._navigation, lang, separator=self._words[lang]["check_separator"]
            ),
            "classes": rules.class_rows(lang),
            "formats": format_rows(lang),
            "official_names": rules.official_names(),
            "photo": rules.photo(),
            "terms": rules.terms(),
            "chart": chart.draw(self._data.history, self._languages[lang]) if self._data.history else None,
            "software": self._software,
            "sbom": self._assets.path(SBOM),
        }
