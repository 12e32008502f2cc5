/**
 * The recommendation engine: products and shopper behaviour in, ranked products with true reasons
 * out. This package holds what all parts share: the failures that a user or operator can cause.
 */
@NullMarked
package dev.zhiyin.engine;

import org.jspecify.annotations.NullMarked;
