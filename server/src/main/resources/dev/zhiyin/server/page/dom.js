// How elements are made. Text is always text, never markup.

/** An element with its class and what is inside, text or elements. */
export function make(name, className, ...inside) {
  const element = document.createElement(name);
  if (className) {
    element.className = className;
  }
  element.append(...inside.filter(part => part !== undefined && part !== null));
  return element;
}

export function button(className, text, action) {
  const element = make('button', className, text);
  element.type = 'button';
  element.addEventListener('click', action);
  return element;
}

export function anchor(className, address, ...inside) {
  const element = make('a', className, ...inside);
  element.href = address;
  return element;
}

/** What is known of something, as [name, value]. */
export function facts(known) {
  return make('dl', 'facts',
    ...known.map(([name, value]) => make('div', '', make('dt', '', name), make('dd', '', value))));
}

/** A label around a control, and the control. */
export function labelled(text, control, className = 'labelled') {
  return make('label', className, make('span', '', text), control);
}

/** A choice of one of several, as [value, text]. */
export function select(options, chosen, changed) {
  const element = make('select', '', ...options.map(([value, text]) => {
    const option = make('option', '', text);
    option.value = value;
    return option;
  }));
  element.value = chosen;
  element.addEventListener('change', () => changed(element.value));
  return element;
}

/* Where the keyboard is, told so that it can be found again among new elements. */
function placeOf(element, container) {
  if (element === container || !container.contains(element)) {
    return '';
  }
  if (element.id) {
    return `#${CSS.escape(element.id)}`;
  }
  const self = [element.localName, ...[...element.classList].map(one => CSS.escape(one))].join('.');
  const home = element.closest('[data-product], [data-key], [data-generation]');
  const [name, value] = home ? Object.entries(home.dataset)[0] : [];
  return name ? `[data-${name}="${CSS.escape(value)}"] ${self}` : self;
}

/** Replaces what is inside, without losing the place of the keyboard if the same element is there again. */
export function redraw(container, ...inside) {
  const place = placeOf(document.activeElement, container);
  container.replaceChildren(...inside.filter(part => part !== undefined));
  if (place) {
    container.querySelector(place)?.focus({ preventScroll: true });
  }
}

/** Marks the one of several that is current. */
export function markCurrent(element, isCurrent, kind = 'true') {
  if (isCurrent) {
    element.setAttribute('aria-current', kind);
  } else {
    element.removeAttribute('aria-current');
  }
}

/** Text for those who hear the page. */
export function unseen(text) {
  return make('span', 'unseen', text);
}

const SVG = 'http://www.w3.org/2000/svg';

export function shape(name, attributes, ...inside) {
  const element = document.createElementNS(SVG, name);
  Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, value));
  element.append(...inside);
  return element;
}

/** Escaped HTML of an answer, of which only text and <em> are taken. */
export function marked(html) {
  const read = new DOMParser().parseFromString(html, 'text/html').body;
  return [...read.childNodes].map(node =>
    node.nodeName === 'EM' ? make('mark', '', node.textContent) : node.textContent);
}
