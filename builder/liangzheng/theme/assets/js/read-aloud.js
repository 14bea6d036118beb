// Reads a page aloud, paragraph by paragraph, where the browser has a voice for its language. Versions, hashes
// and licences are left out.
const READ = 'h1, .lead, .text :is(h2, h3, p, li, dt, dd, td, th)';

const paragraphs = () =>
  [...document.querySelectorAll(READ)]
    .filter((node) => !node.querySelector(':scope > :is(p, ul, ol)') && !node.closest('.software'))
    .map((node) => node.textContent.trim())
    .filter(Boolean);

/** @param {string} lang a language, whatever its script and region */
const voiceFor = (lang) => speechSynthesis.getVoices().find((voice) => voice.lang.toLowerCase().startsWith(lang.split('-', 1)[0] ?? ''));

/**
 * @param {HTMLButtonElement} button
 * @param {boolean} reading
 */
const show = (button, reading) => {
  button.setAttribute('aria-pressed', String(reading));
  button.textContent = (reading ? button.dataset.stop : button.dataset.start) ?? '';
};

/**
 * @param {HTMLButtonElement} button
 * @param {string} lang
 */
const start = (button, lang) => {
  speechSynthesis.cancel();
  const texts = paragraphs();
  texts.forEach((text, place) => {
    const utterance = new SpeechSynthesisUtterance(text);
    utterance.lang = lang;
    utterance.voice = voiceFor(lang) ?? null;
    utterance.rate = 0.95;
    if (place === texts.length - 1) utterance.addEventListener('end', () => show(button, false));
    speechSynthesis.speak(utterance);
  });
  show(button, true);
};

const button = /** @type {HTMLButtonElement | null} */ (document.querySelector('[data-read-aloud]'));

if (button && 'speechSynthesis' in window) {
  const lang = button.dataset.voice ?? document.documentElement.lang;
  const offer = () => {
    button.hidden = voiceFor(lang) === undefined;
  };
  offer();
  speechSynthesis.addEventListener?.('voiceschanged', offer);
  button.addEventListener('click', () => {
    if (button.getAttribute('aria-pressed') === 'true') {
      speechSynthesis.cancel();
      show(button, false);
    } else {
      start(button, lang);
    }
  });
  window.addEventListener('pagehide', () => speechSynthesis.cancel());
}
