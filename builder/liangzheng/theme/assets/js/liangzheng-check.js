// For other sites: <liangzheng-check><a href="https://HOST/zh/check/">…</a></liangzheng-check>. The link becomes the
// verifier, in a frame, when it is pressed; with open="visible" when it comes into view. Without this script, or where a
// browser refuses it, it stays a link. How a check ended is an event: liangzheng-verdict, with outcome, headline and
// specimen in its detail; liangzheng-cleared when it is gone from the screen.
const MARK = 'liangzheng';

class LiangzhengCheck extends HTMLElement {
  /** @type {HTMLIFrameElement | null} */
  #frame = null;
  #origin = '';
  /** @type {IntersectionObserver | null} */
  #seen = null;

  connectedCallback() {
    window.addEventListener('message', this.#hear);
    this.addEventListener('click', this.#press);
    if (this.getAttribute('open') !== 'visible' || this.#frame) return;
    this.#seen = new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) this.#open(this.querySelector('a'));
    });
    this.#seen.observe(this);
  }

  disconnectedCallback() {
    window.removeEventListener('message', this.#hear);
    this.removeEventListener('click', this.#press);
    this.#seen?.disconnect();
  }

  #press = (/** @type {MouseEvent} */ event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    // Whoever wants a tab of its own gets one.
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    this.#open(link);
  };

  /** @param {HTMLAnchorElement | null} link */
  #open(link) {
    if (!link || this.#frame) return;
    this.#seen?.disconnect();
    this.#origin = link.origin;
    const frame = document.createElement('iframe');
    frame.title = link.textContent.trim();
    // Without "camera" pictures and pasted texts are checked still.
    frame.allow = 'camera; clipboard-read; clipboard-write; fullscreen';
    frame.referrerPolicy = 'no-referrer';
    frame.src = link.href;
    Object.assign(frame.style, { border: '0', display: 'block', height: '46rem', maxHeight: '100vh', width: '100%' });
    this.#frame = frame;
    this.replaceChildren(frame);
  }

  #hear = (/** @type {MessageEvent} */ { source, origin, data }) => {
    const inside = this.#frame?.contentWindow;
    if (!inside || source !== inside || origin !== this.#origin) return;
    const { [MARK]: what, ...detail } = Object(data);
    if (what === 'hello') inside.postMessage({ [MARK]: 'framed' }, origin);
    if (what === 'verdict' || what === 'cleared') {
      this.dispatchEvent(new CustomEvent(`${MARK}-${what}`, { bubbles: true, detail }));
    }
  };
}

if (!customElements.get('liangzheng-check')) customElements.define('liangzheng-check', LiangzhengCheck);
