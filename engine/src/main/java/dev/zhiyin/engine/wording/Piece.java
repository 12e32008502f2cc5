package dev.zhiyin.engine.wording;

import dev.zhiyin.engine.wording.Lexicon.Role;
import dev.zhiyin.engine.wording.Lexicon.Sense;
import java.util.Optional;

/**
 * A stretch of tokens with what it is taken for.
 *
 * @param from first token
 * @param to token after the last
 * @param carried whether it stands in the evidence
 */
record Piece(int from, int to, Optional<Sense> sense, boolean carried) {
  /** The same, taken for something else. */
  Piece as(Sense other) {
    return new Piece(from, to, Optional.of(other), carried);
  }

  boolean is(Role role) {
    return sense.filter(one -> one.is(role)).isPresent();
  }

  /** Whether it says nothing but that somebody did something. */
  boolean isDeed() {
    return sense
        .filter(one -> !one.isHarmless())
        .filter(one -> one.asserts().stream().anyMatch(Assertion::isDeed))
        .isPresent();
  }

  boolean isAssertion() {
    return sense.filter(one -> !one.asserts().isEmpty()).isPresent();
  }

  boolean asserts(Assertion one) {
    return sense.filter(some -> some.asserts().contains(one)).isPresent();
  }
}
