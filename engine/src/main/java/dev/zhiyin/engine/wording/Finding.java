package dev.zhiyin.engine.wording;

import java.util.Locale;

/**
 * Something in a wording that its evidence does not carry.
 *
 * @param what is refused, as it stands there; or what is missing
 */
public record Finding(Kind kind, String what) {
  /** Kinds of what is refused. Written in lower case in JSON. */
  public enum Kind {
    /** Digits, or a word for a number, that nobody counted. */
    NUMBER,
    /** A brand or another name. */
    NAME,
    /** A word that is neither in the evidence nor among those that assert nothing. */
    WORD,
    SUPERLATIVE,
    /** Of prices, delivery, guarantees and the like. */
    PROMISE,
    /** Something that was not done, or not by whom it says, or that does not hold. */
    ASSERTION,
    /** What has to be told and is not. */
    UNTOLD,
    /** A slot that is not known here, or missing, or in the place of another. */
    SLOT,
    /** Letters of another script than the language's. */
    SCRIPT,
    /** A sign that no sentence needs. */
    SIGN,
    LENGTH;

    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Such as {@code superlative "best"}. */
  public String text() {
    return "%s \"%s\"".formatted(kind.text(), what);
  }
}
