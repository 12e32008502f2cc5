// The part of the address after #: a page, perhaps an id, and what is asked of the page.

/** @returns {{page: string, id?: string, asked: URLSearchParams}} */
export function here() {
  const [path, query = ''] = location.hash.slice(1).split('?');
  const [page = 'shopper', id] = path.split('/').filter(Boolean);
  return { page, id: id && decodeURIComponent(id), asked: new URLSearchParams(query) };
}

/** An address; what is asked for with an empty value is left out. */
export function link(page, id = '', asked = {}) {
  const query = new URLSearchParams(
    Object.entries(asked).filter(([, value]) => value !== undefined && value !== ''));
  const path = id ? `${page}/${encodeURIComponent(id)}` : page;
  return `#/${path}${query.size ? `?${query}` : ''}`;
}

/** Shows another page, to which the browser's way back leads. */
export function go(page, id, asked) {
  location.hash = link(page, id, asked);
}

/** Notes in the address what the page shows already. */
export function note(page, id, asked) {
  history.replaceState(null, '', link(page, id, asked));
}
