// @ts-check
// For Material's instant navigation, which shows one page after another in one document. It runs every script of a page
// that arrives, and takes the type off inline ones: the JSON of a quiz would run as JavaScript. This script is on every
// page, so that it's there before the first quiz arrives.

class InversionKey extends HTMLElement {
  connectedCallback() {
    if (document.readyState === "loading") return; // the browser itself reads this page
    // Material looks for scripts right after it has put the page in, and the quiz around this element has read its own.
    const data = [...this.childNodes];
    this.replaceChildren();
    queueMicrotask(() => this.replaceChildren(...data));
  }
}

customElements.get("inversion-key") ?? customElements.define("inversion-key", InversionKey);
