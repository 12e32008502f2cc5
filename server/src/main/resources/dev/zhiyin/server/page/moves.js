// How one list of products differs from another.

/**
 * @param before ids, or undefined where there was no list
 * @param after ids
 * @returns {{of: Map<string, number|'new'>, gone: string[], up: number, down: number, fresh: number}}
 *     where each product went: places up, below zero down, or 'new'
 */
export function movesOf(before, after) {
  const moves = { of: new Map(), gone: [], up: 0, down: 0, fresh: 0 };
  if (before === undefined) {
    return moves;
  }
  const places = new Map(before.map((id, place) => [id, place]));
  after.forEach((id, place) => {
    const by = places.has(id) ? places.get(id) - place : 'new';
    moves.of.set(id, by);
    moves.up += by > 0;
    moves.down += by < 0;
    moves.fresh += by === 'new';
  });
  const left = new Set(after);
  moves.gone = before.filter(id => !left.has(id));
  return moves;
}
