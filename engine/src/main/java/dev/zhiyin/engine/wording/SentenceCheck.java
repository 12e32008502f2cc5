package dev.zhiyin.engine.wording;

import dev.zhiyin.engine.wording.Finding.Kind;
import dev.zhiyin.engine.wording.Lexicon.Role;
import dev.zhiyin.engine.wording.Lexicon.Sense;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Says what of one sentence with slots the evidence does not carry. */
final class SentenceCheck {
  private static final String SIGNS = ",.;:!?'’-–—()…，。；：！？、（）";
  private static final String QUOTES = "\"“”「」『』《》‘’";
  static final String BRACKETS = "()（）";
  private static final String SENTENCE_ENDS = ".:!?…。：！？";
  private static final Pattern BROKEN = Pattern.compile("[\\p{Cntrl}\\p{Cf}]");

  private final Lexicon lexicon;
  private final Grounds grounds;
  private final String text;
  private final boolean filled;
  private final List<Token> tokens;
  private final List<Finding> findings = new ArrayList<>();

  /**
   * @param filled whether shoppers read it so, with its slots filled
   */
  SentenceCheck(Lexicon lexicon, Grounds grounds, String text, boolean filled) {
    this.lexicon = lexicon;
    this.grounds = grounds;
    this.text = text;
    this.filled = filled;
    this.tokens = Token.of(text);
  }

  /** What is refused, in the order of the text. */
  List<Finding> findings() {
    words();
    List<Piece> found = new PhraseSegmenter(lexicon, grounds, tokens).pieces();
    List<Piece> pieces = new Readings(grounds, found, new Clauses(text, tokens, found)).pieces();
    signs();
    pieces.forEach(this::piece);
    unknownIdeographs(pieces);
    var clauses = new Clauses(text, tokens, pieces);
    assertions(pieces, clauses);
    new SlotPlaces(grounds, pieces, clauses)
        .misplaced()
        .forEach(stretch -> add(Kind.SLOT, stretch));
    return findings;
  }

  private void add(Kind kind, String what) {
    findings.add(new Finding(kind, what));
  }

  private String between(int from, int to) {
    Token last = tokens.get(to - 1);
    return text.substring(tokens.get(from).at(), last.at() + last.text().length());
  }

  private void words() {
    if (tokens.stream().noneMatch(this::isOwn)) {
      add(Kind.LENGTH, text.isBlank() ? "nothing" : "no words");
    }
  }

  private boolean isOwn(Token token) {
    return token.kind()
        == (lexicon.script() == Character.UnicodeScript.HAN
            ? Token.Kind.IDEOGRAPH
            : Token.Kind.WORD);
  }

  private void signs() {
    if (BROKEN.matcher(text).find()) {
      add(Kind.SIGN, "a control character");
    }
    String allowed = filled ? SIGNS + QUOTES : SIGNS;
    for (Token token : tokens) {
      if (token.kind() == Token.Kind.SIGN && !allowed.contains(token.text())) {
        add(Kind.SIGN, token.text());
      }
    }
  }

  private void piece(Piece piece) {
    Token token = tokens.get(piece.from());
    if (piece.sense().isPresent()) {
      piece.sense().get().refused().ifPresent(kind -> add(kind, between(piece.from(), piece.to())));
      if (isName(piece)) {
        add(Kind.NAME, between(piece.from(), piece.to()));
      }
    } else if (!piece.carried() && token.isSaid()) {
      if (token.kind() == Token.Kind.WORD) {
        unknown(token);
      } else if (token.kind() == Token.Kind.NUMBER && !grounds.figures().contains(token.key())) {
        add(Kind.NUMBER, token.text());
      }
    }
  }

  /* Where words have no spaces between them, those that stand together are told together. */
  private void unknownIdeographs(List<Piece> pieces) {
    for (int i = 0; i < pieces.size(); i++) {
      int from = i;
      while (i < pieces.size() && isUnknownIdeograph(pieces.get(i))) {
        i++;
      }
      if (i > from) {
        boolean own = lexicon.script() == Character.UnicodeScript.HAN;
        add(
            own ? Kind.WORD : Kind.SCRIPT,
            between(pieces.get(from).from(), pieces.get(i - 1).to()));
      }
    }
  }

  private boolean isUnknownIdeograph(Piece piece) {
    return piece.sense().isEmpty()
        && !piece.carried()
        && tokens.get(piece.from()).kind() == Token.Kind.IDEOGRAPH;
  }

  private void unknown(Token token) {
    int first = token.text().codePointAt(0);
    var script = Character.UnicodeScript.of(first);
    if (token.text().codePoints().anyMatch(Character::isDigit)) {
      add(Kind.NUMBER, token.text());
    } else if (script != lexicon.script() && script != Character.UnicodeScript.LATIN) {
      add(Kind.SCRIPT, token.text());
    } else if (Character.isUpperCase(first) || script != lexicon.script()) {
      add(Kind.NAME, token.text());
    } else {
      add(Kind.WORD, token.text());
    }
  }

  /* A capital inside a sentence makes a name of any word. */
  private boolean isName(Piece piece) {
    Token token = tokens.get(piece.from());
    if (piece.from() == 0
        || !Character.isUpperCase(token.text().charAt(0))
        || token.key().equals("i")) {
      return false;
    }
    Token before = tokens.get(piece.from() - 1);
    return !(before.kind() == Token.Kind.SIGN
        && (SENTENCE_ENDS + QUOTES + "(").contains(before.text()));
  }

  private void assertions(List<Piece> pieces, Clauses clauses) {
    var told = new HashSet<Assertion>();
    var toldOfOthers = new HashSet<Assertion>();
    for (int i = 0; i < pieces.size(); i++) {
      Piece piece = pieces.get(i);
      if (isTaken(i, piece, clauses)) {
        toldOfOthers.add(Assertion.BOUGHT);
      } else if (isUntrue(i, piece, clauses)) {
        add(Kind.ASSERTION, between(piece.from(), piece.to()));
      } else if (piece.isAssertion() && !clauses.isComparison(i)) {
        Sense sense = piece.sense().orElseThrow();
        Optional<Boolean> own = clauses.ofShopper(i);
        boolean holds = holds(sense, own) && !clauses.isOtherTime(i);
        if (!holds && (clauses.isPossible(i) || clauses.isOfShop(i))) {
          continue;
        }
        (own.orElse(true) ? told : toldOfOthers).addAll(sense.asserts());
        if (!holds && !sense.isHarmless()) {
          add(Kind.ASSERTION, between(piece.from(), piece.to()));
        }
      }
    }
    untold(told, toldOfOthers);
  }

  /* "{shoppers} shoppers added {product}", where others bought both. */
  private boolean isTaken(int i, Piece piece, Clauses clauses) {
    return piece.is(Role.TAKES)
        && isBoughtTogether()
        && clauses.ofShopper(i).filter(own -> !own).isPresent();
  }

  private boolean isBoughtTogether() {
    return grounds.said().facts().contains(Assertion.TOGETHER)
        && grounds.said().others().contains(Assertion.BOUGHT);
  }

  private boolean isUntrue(int i, Piece piece, Clauses clauses) {
    return clauses.isCircumstance(i)
        || isRecentOfOthers(i, piece, clauses)
        || (!grounds.said().others().isEmpty() && clauses.isOrderOfOthers(i))
        || (!piece.isAssertion()
            && (clauses.isUnknownDeed(i)
                || clauses.isOfNobody(i)
                || (piece.is(Role.RECOMMEND) && clauses.isRecommendedByAnother(i))));
  }

  /* What others did is counted over all time, but where it is trending. */
  private boolean isRecentOfOthers(int i, Piece piece, Clauses clauses) {
    Set<Assertion> others = grounds.said().others();
    return !others.isEmpty()
        && !grounds.said().facts().contains(Assertion.TRENDING)
        && !piece.carried()
        && clauses.isRecentOfOthers(i, others);
  }

  /* Of a number of shoppers it must be told what they did. */
  private void untold(Set<Assertion> told, Set<Assertion> ofOthers) {
    List<Assertion> others =
        grounds.said().others().stream().filter(Assertion::isDeed).sorted().toList();
    if (grounds.required().contains(Slot.SHOPPERS)
        && Stream.concat(told.stream(), ofOthers.stream()).noneMatch(others::contains)) {
      others.stream().findFirst().ifPresent(one -> add(Kind.UNTOLD, one.text()));
    }
    grounds.said().musts().stream()
        .filter(must -> !told.contains(must) && (must.isDeed() || !ofOthers.contains(must)))
        .sorted()
        .forEach(must -> add(Kind.UNTOLD, must.text()));
  }

  /* One of what it can mean; but who did something together did it. */
  private boolean holds(Sense sense, Optional<Boolean> ofShopper) {
    List<Assertion> deeds = sense.asserts().stream().filter(Assertion::isDeed).toList();
    boolean both = sense.asserts().contains(Assertion.TOGETHER) && !deeds.isEmpty();
    return (both ? deeds : sense.asserts()).stream().anyMatch(one -> holds(one, ofShopper));
  }

  /* What is recommended is from the shop's range, and what is bought together goes together. */
  private boolean isAlwaysTrue(Assertion one) {
    return one == Assertion.IN_RANGE || (one == Assertion.GOES_WITH && isBoughtTogether());
  }

  private boolean holds(Assertion one, Optional<Boolean> ofShopper) {
    Grounds.Said said = grounds.said();
    if (!one.isDeed()) {
      boolean ofOthers = !ofShopper.orElse(false) && said.others().contains(one);
      return said.facts().contains(one) || ofOthers || isAlwaysTrue(one);
    }
    boolean shopper = said.shopper().contains(one);
    boolean others = said.others().contains(one);
    return ofShopper.map(own -> own ? shopper : others).orElse(shopper || others);
  }
}
