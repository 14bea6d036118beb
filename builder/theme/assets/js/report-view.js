// Draws a report: the verdict, why, the document, each check. Every word comes from the verifier.
import { element, icon } from './dom.js';

// box: the section with the places [data-place=…]; {report, view}: as bridge.py gives them.
export function showReport(box, { report, view }, say) {
  const place = (name) => box.querySelector(`[data-place=${name}]`);
  box.dataset.outcome = view.outcome;
  box.dataset.report = JSON.stringify(report);

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
  place('about').replaceChildren(...rows(view.about));
  box.hidden = false;
}

export function clearReport(box) {
  box.hidden = true;
  delete box.dataset.report;
  delete box.dataset.outcome;
  for (const name of ['quotes', 'pictures', 'fields', 'checks', 'about']) box.querySelector(`[data-place=${name}]`).replaceChildren();
}

// pairs: [label, value] each, for a description list.
export function rows(pairs) {
  return pairs.map(([label, value]) =>
    element('div', {}, [element('dt', { text: label }), element('dd', { text: value })]),
  );
}

const quoted = (quotes) => rows(quotes.map(({ label, text }) => [label, text]));

// A data: address needs no revoking, and is gone with the element.
function picture({ title, media_type: type, base64 }) {
  return element('img', { className: 'document-picture', attributes: { alt: title, src: `data:${type};base64,${base64}` } });
}

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

function findingItem(finding) {
  return element('li', { attributes: { 'data-result': finding.result } }, said(finding));
}

// What the code itself says stands after the sentence, in a box of its own that clips.
function said(one) {
  const sentence = element('p', { className: 'check-sentence', text: one.sentence });
  const quotes = one.quotes.length ? [element('dl', { className: 'quotes' }, quoted(one.quotes))] : [];
  return [head(one), sentence, ...quotes];
}

function head({ title, result, result_words: words }) {
  return element('p', { className: 'check-head' }, [
    icon(`result-${result}`),
    element('span', { className: 'check-title', text: title }),
    element('span', { className: 'check-result', text: words }),
  ]);
}
