// The parts of the verifier page that check-view.js draws.
const HIDDEN = ['result', 'note', 'problem', 'reload', 'retry', 'cancel', 'with-barcode', 'rescan', 'ways-text', 'barcode-cancel'];
const IDS = [...HIDDEN, 'live', 'camera-hint', 'problem-text', 'ways', 'more-ways', 'check-title', 'ways-title', 'lead', 'gallery', 'text-way', 'again'];
export const PLACES = [
  'icon', 'headline', 'sentence', 'live', 'entitled', 'quotes', 'advice', 'specimen', 'specimen-title', 'specimen-text', 'desk', 'portrait', 'desk-rows',
  'compare', 'in-person', 'heed', 'less', 'document', 'document-title', 'pictures', 'fields', 'checks', 'checks-box', 'others',
  'others-note', 'about', 'about-box', 'printed',
];

export const BODY = `<div id="check">${IDS.filter((id) => id !== 'result').map((id) => `<p id="${id}" tabindex="-1" ${HIDDEN.includes(id) ? 'hidden' : ''} data-early></p>`).join('')}
<section id="result" hidden><h2 id="verdict" tabindex="-1" data-place="verdict"></h2>${PLACES.map((name) => `<div data-place="${name}"></div>`).join('')}</section>
<textarea id="text"></textarea></div><template id="icon-authentic"><svg></svg></template>`;

export const say = (name, values = {}) => [name, ...Object.values(values)].join(' ');

export const answer = (verdict = '核验通过') => ({
  report: { outcome: 'authentic', reason: 'r', specimen: false, document: null, checks: [] },
  view: { outcome: 'authentic', headline: null, verdict, sentence: '为真。', quotes: [], advice: '', specimen: null, desk: null, document: null, checks: [], checked: ['核验时间', '现在'], about: [] },
  unfinished: false,
});
