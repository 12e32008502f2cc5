package dev.zhiyin.engine.wording;

import dev.zhiyin.engine.wording.Lexicon.Role;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Who does what in a sentence, and whether its slots stand where they may. By its signs and by the
 * roles of its words alone: nothing is parsed. Immutable.
 */
final class Clauses {
  static final String CLAUSE_ENDS = ",.;:!?–—()…，。；：！？（）";
  private static final String CARRY_ENDS = ".:;!?…。：；！？";
  private static final String COMMAS = ",，(（";

  /** What the shopper did something with, beside what is recommended. */
  private static final Set<Slot> MET = EnumSet.of(Slot.HISTORY, Slot.LOOKED, Slot.WORDS);

  private static final Set<Slot> TIMES = EnumSet.of(Slot.SINCE, Slot.EVERY, Slot.WITHIN);

  private final Grounds grounds;
  private final String text;
  private final List<Token> tokens;
  private final List<Piece> pieces;

  Clauses(Grounds grounds, String text, List<Token> tokens, List<Piece> pieces) {
    this.grounds = grounds;
    this.text = text;
    this.tokens = List.copyOf(tokens);
    this.pieces = List.copyOf(pieces);
  }

  /**
   * Whose deed a piece is: of whom its clause spoke last before it; else who is said after it to
   * have done it; else of whom the clauses before it spoke, for a clause that names nobody carries
   * on. True for the shopper, false for others, empty if nobody was named.
   */
  Optional<Boolean> ofShopper(int i) {
    int at = i;
    for (; at >= 0 && !ends(at, CLAUSE_ENDS); at--) {
      Optional<Boolean> who = who(at);
      if (who.isPresent()) {
        return who;
      }
    }
    Optional<Boolean> earlier = earlier(at);
    Optional<Boolean> later = after(i, earlier.isPresent());
    return later.isPresent() ? later : earlier;
  }

  /* Those of relative clauses are no subjects, unless there is no other. */
  private Optional<Boolean> earlier(int from) {
    Optional<Boolean> embedded = Optional.empty();
    for (int at = from; at >= 0 && !ends(at, CARRY_ENDS); at--) {
      Optional<Boolean> who = who(at);
      if (who.isPresent() && !isEmbedded(at)) {
        return who;
      }
      embedded = embedded.isPresent() ? embedded : who;
    }
    return embedded;
  }

  private boolean isEmbedded(int at) {
    if (at > 0 && (isSlot(pieces.get(at - 1)) || pieces.get(at - 1).is(Role.OBJECT))) {
      return true;
    }
    for (int i = at - 1; i >= 0 && !ends(i, CLAUSE_ENDS); i--) {
      if (pieces.get(i).is(Role.RELATIVE)) {
        return true;
      }
    }
    for (int i = at; i < pieces.size() && !ends(i, CLAUSE_ENDS); i++) {
      if (isSlot(pieces.get(i))) {
        return i > at && said(pieces.get(i - 1)).endsWith("的");
      }
    }
    return false;
  }

  private Optional<Boolean> after(int i, boolean byAgents) {
    for (int at = i + 1; at < pieces.size() && !ends(at, CLAUSE_ENDS); at++) {
      Optional<Boolean> who = who(at);
      if (who.isPresent() && (!byAgents || isAfter(at, Role.AGENT))) {
        return who;
      }
    }
    return Optional.empty();
  }

  private Optional<Boolean> who(int at) {
    Piece piece = pieces.get(at);
    String said = said(piece);
    if (piece.is(Role.YOU)
        || said.startsWith("you ")
        || said.startsWith("your ")
        || (piece.isDeed() && said.contains(" your "))
        || said.indexOf('您') >= 0) {
      return Optional.of(true);
    }
    boolean others = piece.is(Role.OTHERS) || tokens.get(piece.from()).isSlot(Slot.SHOPPERS);
    return others && !isAfter(at, Role.COMPARED) ? Optional.of(false) : Optional.empty();
  }

  /* Right before it, or before the number of shoppers. */
  private boolean isAfter(int at, Role role) {
    int before = at - 1;
    while (before >= 0 && tokens.get(pieces.get(before).from()).isSlot(Slot.SHOPPERS)) {
      before--;
    }
    return before >= 0 && pieces.get(before).is(role);
  }

  /** Whether others, or the shopper, are said to recommend something, and not to show interest. */
  boolean isRecommendedByAnother(int i) {
    if (i + 1 < pieces.size() && pieces.get(i + 1).asserts(Assertion.INTERESTED)) {
      return false;
    }
    int at = i - 1;
    boolean nearby = true;
    boolean joined = false;
    for (; at >= 0 && !ends(at, CLAUSE_ENDS); at--) {
      Piece piece = pieces.get(at);
      Optional<Boolean> who = who(at);
      if (piece.is(Role.SELF)) {
        return false;
      }
      if (nearby && piece.is(Role.PERSON)) {
        return true;
      }
      if (who.isPresent()) {
        boolean you = nearby && piece.is(Role.YOU) && !said(piece).endsWith("的");
        return who.get() ? you && !isAfter(at, Role.TO) : true;
      }
      joined |= piece.is(Role.AND);
      nearby &= piece.is(Role.ADVERB) || piece.is(Role.AND);
    }
    return joined && nearby && earlier(at).isPresent();
  }

  /** Stretches whose slots stand in the places of others. */
  List<String> misplaced() {
    return IntStream.range(0, pieces.size())
        .mapToObj(this::misplaced)
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<String> misplaced(int i) {
    int object = object(i);
    boolean wrong =
        isRecommended(i, object)
            || isDoneWith(i, object)
            || isDoneBefore(i)
            || isRelative(i)
            || isWrongTime(i);
    int to = object < pieces.size() && !isSlot(pieces.get(i)) ? object : i;
    return wrong
        ? Optional.of(between(pieces.get(i).from(), pieces.get(to).to()))
        : Optional.empty();
  }

  /* The piece after it, but for those that belong to what follows. */
  private int object(int i) {
    int next = i + 1;
    while (next < pieces.size()
        && (pieces.get(next).is(Role.OBJECT)
            || (pieces.get(i).is(Role.RECOMMEND) && isOfYours(next)))) {
      next++;
    }
    return next;
  }

  /* "you", and 「您看过的」 before a slot. */
  private boolean isOfYours(int at) {
    return pieces.get(at).is(Role.YOU)
        || (pieces.get(at).isDeed() && said(pieces.get(at)).endsWith("的"));
  }

  private boolean isRecommended(int i, int object) {
    return pieces.get(i).is(Role.RECOMMEND)
        && (slot(object)
                .filter(MET::contains)
                .filter(slot -> slot != Slot.WORDS || !pieces.get(object - 1).is(Role.TO))
                .isPresent()
            || isRecommendedAsSimilar(i));
  }

  /* 「推荐与{product}相近的{looked}」 */
  private boolean isRecommendedAsSimilar(int i) {
    int last = i;
    for (int at = i + 1; at < pieces.size() && !ends(at, CLAUSE_ENDS); at++) {
      last = isSlot(pieces.get(at)) ? at : last;
    }
    return last > i
        && slot(last).filter(MET::contains).isPresent()
        && said(pieces.get(last - 1)).endsWith("的")
        && IntStream.range(i, last)
            .anyMatch(at -> slot(at).filter(Slot.PRODUCT::equals).isPresent())
        && IntStream.range(i, last).anyMatch(at -> pieces.get(at).asserts(Assertion.SIMILAR));
  }

  private boolean isDoneWith(int i, int object) {
    return pieces.get(i).isDeed()
        && slot(object).filter(slot -> slot == Slot.PRODUCT).isPresent()
        && !isMet(Slot.PRODUCT)
        && isOfShopper(i);
  }

  /* "this tent was viewed by you", "this tent is in your cart". */
  private boolean isDoneBefore(int i) {
    if (slot(i).filter(slot -> slot == Slot.PRODUCT && !isMet(slot)).isEmpty()) {
      return false;
    }
    boolean taken = i > 0 && pieces.get(i - 1).is(Role.TAKEN);
    int at = i + 1;
    if (at + 1 < pieces.size() && ends(at, COMMAS) && pieces.get(at + 1).isDeed()) {
      at++;
    }
    while (at < pieces.size()
        && !ends(at, CLAUSE_ENDS)
        && !pieces.get(at).is(Role.CONJUNCTION)
        && isHarmless(at)) {
      at++;
    }
    return at < pieces.size()
        && pieces.get(at).isDeed()
        && !pieces.get(at).asserts(Assertion.INTERESTED)
        && (taken || !isOfOthers(at))
        && slot(object(at)).isEmpty()
        && isOfShopper(at);
  }

  /* Whether others may have done it. */
  private boolean isOfOthers(int at) {
    return pieces.get(at).sense().orElseThrow().asserts().stream()
        .anyMatch(grounds.said().others()::contains);
  }

  private boolean isHarmless(int at) {
    Piece piece = pieces.get(at);
    boolean own = piece.is(Role.YOU) && (said(piece).equals("your") || said(piece).endsWith("的"));
    return own || (piece.is(Role.PLAIN) && who(at).isEmpty());
  }

  /* "this tent, which you viewed". */
  private boolean isRelative(int i) {
    if (slot(i).filter(slot -> !isMet(slot)).isEmpty()) {
      return false;
    }
    int at = i + 1;
    if (at < pieces.size() && ends(at, COMMAS)) {
      at++;
    }
    if (at < pieces.size() && pieces.get(at).is(Role.RELATIVE)) {
      at++;
    }
    if (at == pieces.size() || !pieces.get(at).is(Role.YOU)) {
      return false;
    }
    boolean deed = false;
    for (; at < pieces.size() && !ends(at, CLAUSE_ENDS); at++) {
      Piece piece = pieces.get(at);
      if (slot(at).filter(this::isMet).isPresent() || piece.is(Role.CONJUNCTION)) {
        return deed && piece.is(Role.CONJUNCTION);
      }
      deed |= piece.isDeed();
    }
    return deed;
  }

  /* Whether the shopper may have done something with it. */
  private boolean isMet(Slot slot) {
    return switch (slot) {
      case PRODUCT -> grounds.said().facts().contains(Assertion.AGAIN);
      case BRAND, CATEGORY -> !grounds.values().containsKey(Slot.HISTORY);
      default -> true;
    };
  }

  private boolean isOfShopper(int i) {
    return ofShopper(i).orElseGet(() -> !isOfOthers(i));
  }

  /* "5 days ago" is when it was last done, and "every 28 days" is not. */
  private boolean isWrongTime(int i) {
    Slot time = slot(i).filter(TIMES::contains).orElse(null);
    if (time == null) {
      return false;
    }
    if (time == Slot.SINCE) {
      boolean last = anyBefore(i, piece -> piece.is(Role.LAST));
      boolean often =
          anyBefore(
              i,
              piece ->
                  piece.is(Role.REPEATED)
                      || piece.asserts(Assertion.OFTEN)
                      || piece.asserts(Assertion.HALF));
      return (often && !last) || whoBefore(i).filter(own -> !own).isPresent();
    }
    return anyBefore(i, piece -> piece.is(Role.LAST))
        || (time == Slot.WITHIN && whoBefore(i).orElse(false));
  }

  /* In its clause, after other times. */
  private boolean anyBefore(int i, Predicate<Piece> wanted) {
    for (int at = i - 1; at >= 0 && !ends(at, CLAUSE_ENDS); at--) {
      if (wanted.test(pieces.get(at))) {
        return true;
      }
      if (slot(at).filter(TIMES::contains).isPresent()) {
        return false;
      }
    }
    return false;
  }

  private Optional<Boolean> whoBefore(int i) {
    for (int at = i - 1; at >= 0 && !ends(at, CLAUSE_ENDS); at--) {
      Optional<Boolean> who = who(at);
      if (who.isPresent()) {
        return who;
      }
    }
    return Optional.empty();
  }

  private Optional<Slot> slot(int at) {
    return at < pieces.size() ? tokens.get(pieces.get(at).from()).slot() : Optional.empty();
  }

  private boolean isSlot(Piece piece) {
    return tokens.get(piece.from()).kind() == Token.Kind.SLOT;
  }

  private boolean ends(int at, String signs) {
    Token token = tokens.get(pieces.get(at).from());
    return token.kind() == Token.Kind.SIGN && signs.contains(token.text());
  }

  private String said(Piece piece) {
    return between(piece.from(), piece.to()).toLowerCase(Locale.ROOT);
  }

  private String between(int from, int to) {
    Token last = tokens.get(to - 1);
    return text.substring(tokens.get(from).at(), last.at() + last.text().length());
  }
}
