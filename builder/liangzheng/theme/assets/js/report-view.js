// Draws a report: the verdict, why, the document, each check. Every word comes from the verifier.
import { element, find, icon } from './dom.js';

/** @import { Outcome, Result } from './constants.js' */
/** @import { Say } from './words.js' */

/**
 * As verifier_wasm/report.py gives it: kept as it is, for machines; the page looks at these only.
 * @typedef {{ reason: string, document: Record<string, unknown> | null, checks: readonly { code: string }[] }} Report
 */
/** @typedef {readonly [label: string, value: string]} Row */
/** @typedef {{ label: string, text: string }} Quote */
/** @typedef {{ title: string, media_type: string, base64: string }} Picture */
/** @typedef {{ title: string, result: Result, result_words: string, sentence: string, quotes: readonly Quote[] }} Finding */
/** @typedef {Finding & { id: string, findings: readonly Finding[] }} Check */
/**
 * As verifier_wasm/view.py words it.
 * @typedef {object} View
 * @property {Outcome} outcome
 * @property {string} verdict
 * @property {string} sentence
 * @property {readonly Quote[]} quotes
 * @property {string} advice
 * @property {{ title: string, text: string } | null} specimen
 * @property {{ title: string, pictures: readonly Picture[], rows: readonly Row[] } | null} document
 * @property {readonly Check[]} checks
 * @property {readonly Row[]} about
 */
/** @typedef {{ report: Report, view: View }} Shown */

/**
 * @param {HTMLElement} box the section with the places [data-place=…]
 * @param {Shown & { others?: readonly Shown[] }} answer as bridge.py gives it
 * @param {Say} say
 */
export function showReport(box, { report, view, others = [] }, say) {
  /** @param {string} name */
  const place = (name) => find(`[data-place=${name}]`, HTMLElement, box);
  box.dataset.outcome = view.outcome;
  const reports = [report, ...others.map((other) => other.report)];
  box.dataset.report = JSON.stringify(others.length ? reports : report);

  place('icon').replaceChildren(icon(view.outcome));
  place('verdict').textContent = view.verdict;
  place('sentence').textContent = view.sentence;
  place('quotes').replaceChildren(...quoted(view.quotes));
  place('quotes').hidden = !view.quotes.length;
  place('advice').textContent = view.advice;

  place('specimen').hidden = !view.specimen;
  place('specimen-title').textContent = view.specimen?.title ?? '';
  place('specimen-text').textContent = view.specimen?.text ?? '';

  place('document').hidden = !view.document;
  place('document-title').textContent = view.document?.title ?? '';
  place('pictures').replaceChildren(...(view.document?.pictures ?? []).map(picture));
  place('fields').replaceChildren(...rows(view.document?.rows ?? []));

  place('checks').replaceChildren(...view.checks.map((check) => checkItem(check, say)));
  // Said at the top, since the first verdict is not that of the others.
  const verdicts = others.map((other) => other.view.verdict).join(say('separator'));
  place('others-note').hidden = !others.length;
  place('others-note').textContent = others.length ? say('others', { count: others.length + 1, verdicts }) : '';
  place('others').replaceChildren(
    ...others.map((other, at) => otherReport(other, say('other', { number: at + 2, count: others.length + 1 }), say)),
  );
  place('about').replaceChildren(...rows(view.about));
  box.hidden = false;
}

/** @param {HTMLElement} box */
export function clearReport(box) {
  box.hidden = true;
  delete box.dataset.report;
  delete box.dataset.outcome;
  for (const name of ['quotes', 'pictures', 'fields', 'checks', 'others', 'about']) {
    find(`[data-place=${name}]`, HTMLElement, box).replaceChildren();
  }
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
 */
function otherReport({ view }, title, say) {
  const { specimen, document: content } = view;
  return element('section', { className: 'panel', attributes: { 'data-outcome': view.outcome } }, [
    element('h3', { text: title }),
    element('p', { className: 'check-head' }, [
      icon(view.outcome),
      element('strong', { className: 'check-title', text: view.verdict }),
    ]),
    ...(specimen ? [element('p', { className: 'specimen-banner', text: `${specimen.title} ${specimen.text}` })] : []),
    element('p', { text: view.sentence }),
    ...(view.quotes.length ? [element('dl', { className: 'quotes' }, quoted(view.quotes))] : []),
    element('p', { text: view.advice }),
    ...(content ? [
      element('h4', { text: content.title }),
      element('div', { className: 'document-pictures' }, content.pictures.map(picture)),
      element('dl', { className: 'rows rows-document' }, rows(content.rows)),
    ] : []),
    element('details', {}, [
      element('summary', { text: say('checks') }),
      element('ul', { className: 'checks' }, view.checks.map((check) => checkItem(check, say))),
      element('dl', { className: 'rows' }, rows(view.about)),
    ]),
  ]);
}

/**
 * A data: address needs no revoking, and is gone with the element.
 * @param {Picture} picture
 */
function picture({ title, media_type: type, base64 }) {
  return element('img', { className: 'document-picture', attributes: { alt: title, src: `data:${type};base64,${base64}` } });
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
