// A picture for a product that has none: its category's colour and sign, a little different for each.

import { shape } from './dom.js';
import { signOf } from './signs.js';

function hash(text) {
  let value = 2166136261;
  for (const character of text) {
    value = Math.imul(value ^ character.codePointAt(0), 16777619);
  }
  return value >>> 0;
}

function sign(levels, title) {
  const path = signOf(levels);
  if (path) {
    return shape('path', { d: path, class: 'sign', transform: 'translate(56 16) scale(2)' });
  }
  const letter = shape('text', { x: 80, y: 41, class: 'letter' });
  letter.textContent = [...(levels.at(-1) ?? title).trim()][0]?.toUpperCase() ?? '';
  return letter;
}

function drawn(product) {
  const levels = product.category ?? [];
  const picture = shape('svg', {
    viewBox: '0 0 160 80', preserveAspectRatio: 'xMidYMid slice', 'aria-hidden': 'true', class: 'picture',
  });
  picture.style.setProperty('--hue', hash(levels.slice(0, 2).join() || product.title) % 360);
  const turn = hash(product.id);
  picture.append(
    shape('rect', { width: 160, height: 80, class: 'ground' }),
    shape('circle', { cx: 10 + turn % 140, cy: 92, r: 34 + turn % 31, class: 'hill' }),
    shape('circle', { cx: 150 - turn % 110, cy: 4 + turn % 12, r: 14 + turn % 17, class: 'moon' }),
    sign(levels, product.title),
  );
  return picture;
}

export function pictureOf(product) {
  if (!product.imageUrl) {
    return drawn(product);
  }
  const image = document.createElement('img');
  Object.assign(image, { src: product.imageUrl, alt: '', loading: 'lazy', className: 'picture' });
  image.addEventListener('error', () => image.replaceWith(drawn(product)));
  return image;
}
