package dev.zhiyin.engine.wording;

import dev.zhiyin.engine.wording.Finding.Kind;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Says what of a wording, or of a whole sentence, the evidence does not carry. Nothing is let
 * through because it is unknown: a sentence is cut into what stands in the evidence and into
 * phrases of the language's {@link Lexicon}, and whatever is left over is refused. What the phrases
 * assert must hold by the {@link Grounds}, of whom it is said. Immutable.
 */
public final class WordingVerifier {
  /** Columns of a wording without its slots, a Chinese character taking two. */
  public static final int LONGEST = 160;

  private static final int LONGEST_SENTENCE = 600;

  /** What is longer is not even taken apart. */
  private static final int MOST_CHARACTERS = 4 * LONGEST_SENTENCE;

  private static final Pattern SLOT = Pattern.compile("\\{[^{}]*}");

  private final Lexicon lexicon;

  private WordingVerifier(Lexicon lexicon) {
    this.lexicon = lexicon;
  }

  /** For a language as requests name it; empty where its words are not known. */
  public static Optional<WordingVerifier> of(String language) {
    return Lexicon.of(language).map(WordingVerifier::new);
  }

  /**
   * A wording as it is checked and kept, without the full stop or exclamation mark at its end: that
   * is set by the language's own rules.
   */
  public static String tidy(String wording) {
    int end = wording.length();
    while (end > 0 && isStop(wording.charAt(end - 1))) {
      end--;
    }
    return wording.substring(0, end).strip();
  }

  private static boolean isStop(char sign) {
    return ".。!！~～".indexOf(sign) >= 0 || Character.isWhitespace(sign);
  }

  /**
   * Checks a wording before its slots are filled.
   *
   * @return what is refused, in the order of the wording; empty if it may be used
   */
  public List<Finding> wording(Grounds grounds, String wording) {
    String said =
        wording.length() > MOST_CHARACTERS ? wording : SLOT.matcher(wording).replaceAll("");
    Optional<Finding> length = tooLong(said, LONGEST);
    if (length.isPresent()) {
      return List.of(length.get());
    }
    return Stream.of(
            new SlotCheck(grounds, wording).findings(),
            new SentenceCheck(lexicon, grounds, wording, false).findings())
        .flatMap(List::stream)
        .distinct()
        .toList();
  }

  /**
   * Checks a sentence as shoppers read it: what stands in the slots of the grounds is found in it,
   * whoever has put it there.
   */
  public List<Finding> sentence(Grounds grounds, String sentence) {
    if (sentence.length() > MOST_CHARACTERS) {
      return List.of(new Finding(Kind.LENGTH, sentence.length() + " characters"));
    }
    String bare = SlotFinder.unfilled(grounds, sentence);
    if (SlotFinder.hasBraces(bare)) {
      return List.of(new Finding(Kind.SIGN, "{"));
    }
    Optional<Finding> length = tooLong(bare, LONGEST_SENTENCE);
    if (length.isPresent()) {
      return List.of(length.get());
    }
    return new SentenceCheck(lexicon, grounds, bare, true).findings().stream().distinct().toList();
  }

  private static Optional<Finding> tooLong(String said, int most) {
    int columns = said.codePoints().map(c -> Character.isIdeographic(c) ? 2 : 1).sum();
    return columns > most
        ? Optional.of(new Finding(Kind.LENGTH, columns + " columns"))
        : Optional.empty();
  }
}
