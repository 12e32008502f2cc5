/**
 * Wordings of reasons that a language model proposes or an operator writes: {@link
 * dev.zhiyin.engine.wording.WordingVerifier} says what of one the evidence does not carry, and
 * {@link dev.zhiyin.engine.wording.Wordings} gives answers those that were accepted.
 */
@NullMarked
package dev.zhiyin.engine.wording;

import org.jspecify.annotations.NullMarked;
