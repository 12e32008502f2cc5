// A picture for a product that has none: its category's colour, and the first character of its name.

const SVG = 'http://www.w3.org/2000/svg';

function hue(text) {
  let hash = 2166136261;
  for (const character of text) {
    hash = Math.imul(hash ^ character.codePointAt(0), 16777619);
  }
  return (hash >>> 0) % 360;
}

function shape(name, attributes) {
  const element = document.createElementNS(SVG, name);
  Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, value));
  return element;
}

function drawn(product) {
  const levels = product.category ?? [];
  const picture = shape('svg', { viewBox: '0 0 160 80', preserveAspectRatio: 'xMidYMid slice', 'aria-hidden': 'true', class: 'picture drawn' });
  picture.style.setProperty('--hue', hue(levels.join() || product.title));
  const turn = hue(product.id);
  const letter = shape('text', { x: 80, y: 43, class: 'letter' });
  letter.textContent = [...(levels.at(-1) ?? product.title).trim()][0]?.toUpperCase() ?? '';
  picture.append(
    shape('rect', { width: 160, height: 80, class: 'ground' }),
    shape('circle', { cx: 20 + turn % 120, cy: 84, r: 30 + turn % 31, class: 'hill' }),
    shape('circle', { cx: 150 - turn % 90, cy: 8 + turn % 12, r: 14 + turn % 17, class: 'moon' }),
    letter,
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
