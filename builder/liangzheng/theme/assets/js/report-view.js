// Draws a report: the verdict, why, the document, each check. Every word comes from the verifier.
import { ordered, toHeed } from './check-order.js';
import { documentPicture } from './document-picture.js';
import { element, find, icon, unbroken } from './dom.js';
import { ageAlone, rowsFor } from './purposes.js';

/** @import { Outcome, Result } from './constants.js' */
/** @import { Picture } from './document-picture.js' */
/** @import { DeskRow, Purpose } from './purposes.js' */
/** @import { Say } from './words.js' */

/**
 * As verifier_wasm/report.py gives it: kept as it is, for machines; the page looks at these only.
 * @typedef {{ outcome: Outcome, reason: string, specimen: boolean, document: Record<string, unknown> | null, times: { checked_at: string }, checks: readonly { code: string }[] }} Report
 */
/** @typedef {readonly [label: string, value: string]} Row */
/** @typedef {{ label: string, text: string }} Quote */
/** @typedef {{ title: string, code: string, result: Result, result_words: string, sentence: string, quotes: readonly Quote[] }} Finding */
/** @typedef {Finding & { id: string, findings: readonly Finding[] }} Check */
/**
 * As verifier_wasm/view.py words it.
 * @typedef {object} View
 * @property {Outcome} outcome
 * @property {{ kind: 'specimen' | 'cut_short' | 'misread', text: string } | null} headline the word above the verdict
 * @property {string} verdict
 * @property {string} sentence
 * @property {readonly Quote[]} quotes
 * @property {string | null} live of a live code, how new it is
 * @property {string | null} entitled what may be driven today
 * @property {string} advice
 * @property {{ title: string, text: string } | null} specimen
 * @property {{ rows: readonly DeskRow[], compare: string } | null} desk what decides at a desk
 * @property {{ title: string, pictures: readonly Picture[], rows: readonly Row[] } | null} document
 * @property {readonly Check[]} checks
 * @property {Row} checked when
 * @property {readonly Row[]} about
 */
/** @typedef {{ report: Report, view: View }} Shown */

/**
 * @param {HTMLElement} box the section with the places [data-place=…]
 * @param {Shown & { others?: readonly Shown[] }} answer as bridge.py gives it
 * @param {Say} say
 * @param {Purpose} [purpose] what the checker needs: less than all leaves the rest out
 */
export function showReport(box, { report, view, others = [] }, say, purpose = 'all') {
  /** @param {string} name */
  const place = (name) => find(`[data-place=${name}]`, HTMLElement, box);
  box.dataset.outcome = view.outcome;
  box.dataset.look = view.headline?.kind === 'specimen' ? 'specimen' : view.outcome;
  box.dataset.purpose = purpose;
  const reports = [report, ...others.map((other) => other.report)];
  box.dataset.report = JSON.stringify(others.length ? reports : report);

  place('icon').replaceChildren(icon(box.dataset.look));
  place('headline').textContent = view.headline?.text ?? '';
  place('headline').hidden = !view.headline;
  place('verdict').textContent = view.verdict;
  place('sentence').replaceChildren(...unbroken(view.sentence));
  for (const name of /** @type {const} */ (['live', 'entitled'])) {
    place(name).replaceChildren(...unbroken(view[name] ?? ''));
    place(name).hidden = !view[name];
  }
  place('entitled').hidden ||= !isAskedToDrive(purpose);
  place('quotes').replaceChildren(...quoted(view.quotes));
  place('quotes').hidden = !view.quotes.length;
  place('advice').replaceChildren(...unbroken(view.advice));
  place('printed').textContent = view.checked.join(say('colon'));

  place('specimen').hidden = !view.specimen;
  place('specimen-title').textContent = view.specimen?.title ?? '';
  place('specimen-text').textContent = view.specimen?.text ?? '';

  const pictures = view.document?.pictures ?? [];
  place('desk').hidden = !view.desk;
  place('desk').dataset.of = view.desk?.rows.some(({ role }) => role === 'vehicle') ? 'vehicle' : 'person';
  place('portrait').replaceChildren(...pictures.slice(0, 1).map((one) => documentPicture(one, say)));
  place('desk-rows').replaceChildren(...rowsFor(view.desk?.rows ?? [], purpose, pictures.length > 0, ageAlone(report.document)).map(deskRow));
  place('compare').textContent = view.desk?.compare ?? '';

  // Whoever looks at little is told of what speaks against it, not of all that is worth knowing.
  const heed = toHeed(view.checks, report.reason).filter(({ result }) => purpose === 'all' || purpose === 'rental' || result === 'fail');
  place('heed').replaceChildren(...heed.map(findingItem));
  place('heed').hidden = !heed.length;
  // A live code is shown again, by its holder's own page: nothing else is held side by side.
  place('in-person').hidden = view.outcome !== 'cannot_judge' || isOfHolder(report);

  const all = purpose === 'all';
  place('advice').hidden = !all && Boolean(view.document);
  place('less').hidden = all || !view.document;
  place('document').hidden = !all || !view.document;
  place('document-title').textContent = view.document?.title ?? '';
  place('pictures').replaceChildren(...pictures.slice(1).map((one) => documentPicture(one, say)));
  place('fields').replaceChildren(...rows(all ? (view.document?.rows ?? []) : []));

  place('checks').replaceChildren(...checkItems(view.checks, report.reason, say));
  // Said at the top, since the first verdict is not that of the others.
  const verdicts = others.map((other) => other.view.verdict).join(say('separator'));
  place('others-note').hidden = !others.length;
  place('others-note').textContent = others.length ? say('others', { count: others.length + 1, verdicts }) : '';
  place('others').replaceChildren(
    ...others.map((other, at) => otherReport(other, say('other', { number: at + 2, count: others.length + 1 }), say, purpose)),
  );
  place('about').replaceChildren(...rows(view.about));
  for (const name of ['checks-box', 'about-box']) place(name).hidden = !all && Boolean(view.document);
  for (const fold of box.querySelectorAll('details')) fold.removeAttribute('open');
  box.hidden = false;
}

/** Whoever needs an age or a name alone is told of nothing else. @param {Purpose} purpose */
const isAskedToDrive = (purpose) => purpose === 'all' || purpose === 'rental';

/**
 * Whether it was the showing that decided: an old code, another phone, no answer.
 * @param {Report} report
 */
export const isOfHolder = ({ reason }) => reason.startsWith('holder_');

/** @param {HTMLElement} box */
export function clearReport(box) {
  box.hidden = true;
  for (const name of ['report', 'outcome', 'look', 'purpose']) delete box.dataset[name];
  for (const name of ['sentence', 'live', 'entitled', 'quotes', 'portrait', 'desk-rows', 'heed', 'pictures', 'fields', 'checks', 'others', 'about', 'printed']) {
    find(`[data-place=${name}]`, HTMLElement, box).replaceChildren();
  }
}

/** @param {DeskRow} row */
function deskRow({ role, label, text, tone }) {
  const attributes = { 'data-role': role, ...(tone ? { 'data-tone': tone } : {}) };
  return element('div', { attributes }, [element('dt', { text: label }), element('dd', { text })]);
}

/**
 * What decided and failed first; what was not reached in one line.
 * @param {readonly Check[]} checks
 * @param {string} reason
 * @param {Say} say
 */
function checkItems(checks, reason, say) {
  const { shown, notReached } = ordered(checks, reason);
  const items = shown.map((check) => checkItem(check, say));
  const [first] = notReached;
  if (!first) return items;
  const titles = notReached.map(({ title }) => title).join(say('separator'));
  return [...items, checkItem({ ...first, id: 'not-reached', title: titles }, say)];
}

/**
 * For a description list.
 * @param {readonly Row[]} pairs
 */
export function rows(pairs) {
  return pairs.map(([label, value]) =>
    element('div', {}, [element('dt', { text: label }), element('dd', { text: value })]),
  );
}

/** @param {readonly Quote[]} quotes */
const quoted = (quotes) => rows(quotes.map(({ label, text }) => [label, text]));

/**
 * Another document of the same code, with a verdict of its own.
 * @param {Shown} other
 * @param {string} title
 * @param {Say} say
 * @param {Purpose} purpose
 */
export function otherReport({ report, view }, title, say, purpose) {
  const { specimen, headline, document: content, desk } = view;
  const look = headline?.kind === 'specimen' ? 'specimen' : view.outcome;
  const verdict = headline ? `${headline.text}${say('colon')}${view.verdict}` : view.verdict;
  const pictures = content?.pictures ?? [];
  const all = purpose === 'all';
  return element('section', { className: 'panel', attributes: { 'data-outcome': view.outcome, 'data-look': look } }, [
    element('h3', { text: title }),
    element('p', { className: 'check-head' }, [icon(look), element('strong', { className: 'check-title', text: verdict })]),
    ...(specimen ? [element('p', { className: 'specimen-banner', text: `${specimen.title} ${specimen.text}` })] : []),
    element('p', { text: view.sentence }),
    ...[view.live, isAskedToDrive(purpose) ? view.entitled : null].map((text) => (text ? element('p', { text }) : '')),
    ...(view.quotes.length ? [element('dl', { className: 'quotes' }, quoted(view.quotes))] : []),
    element('p', { className: 'other-advice', text: view.advice }),
    ...(content ? [
      element('h4', { text: content.title }),
      element('div', { className: 'document-pictures' }, pictures.map((one) => documentPicture(one, say))),
      all
        ? element('dl', { className: 'rows rows-document' }, rows(content.rows))
        : element('dl', { className: 'desk-rows' }, rowsFor(desk?.rows ?? [], purpose, pictures.length > 0).map(deskRow)),
    ] : []),
    ...(all || !content ? [element('details', {}, [
      element('summary', { text: say('checks') }),
      element('ul', { className: 'checks' }, checkItems(view.checks, report.reason, say)),
      element('dl', { className: 'rows' }, rows(view.about)),
    ])] : []),
  ]);
}

/**
 * @param {Check} check
 * @param {Say} say
 */
function checkItem(check, say) {
  const children = said(check);
  if (check.findings.length) {
    const list = element('ul', { className: 'findings' }, check.findings.map(findingItem));
    const summary = element('summary', { text: say('findings', { count: check.findings.length }) });
    children.push(element('details', {}, [summary, list]));
  }
  const attributes = { 'data-check': check.id, 'data-result': check.result };
  return element('li', { className: 'check', attributes }, children);
}

/** @param {Finding} finding */
function findingItem(finding) {
  return element('li', { attributes: { 'data-result': finding.result } }, said(finding));
}

/**
 * What the code itself says stands after the sentence, in a box of its own that clips.
 * @param {Finding} one
 */
function said(one) {
  const sentence = element('p', { className: 'check-sentence', text: one.sentence });
  const quotes = one.quotes.length ? [element('dl', { className: 'quotes' }, quoted(one.quotes))] : [];
  return [head(one), sentence, ...quotes];
}

/** @param {Finding} finding */
function head({ title, result, result_words: words }) {
  return element('p', { className: 'check-head' }, [
    icon(`result-${result}`),
    element('span', { className: 'check-title', text: title }),
    element('span', { className: 'check-result', text: words }),
  ]);
}
