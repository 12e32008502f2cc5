/**
 * Puts ranked products in the order in which they are shown, by the rules of the shop: boosts,
 * diversity, caps and pins, one after the other. Every rule works on the order that the one before
 * it left, and what it moved is kept.
 */
@NullMarked
package dev.zhiyin.engine.rerank;

import org.jspecify.annotations.NullMarked;
