package dev.zhiyin.engine.wording;

import dev.zhiyin.engine.wording.Lexicon.Role;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Whether the slots of a sentence stand where they may. Immutable. */
final class SlotPlaces {
  private static final String COMMAS = ",，(（";

  private static final Set<Slot> TIMES = EnumSet.of(Slot.SINCE, Slot.EVERY, Slot.WITHIN);

  private static final Set<String> OF = Set.of("of", "for", "in", "at");

  private static final Set<Assertion> RELATIONS =
      EnumSet.of(Assertion.SIMILAR, Assertion.GOES_WITH, Assertion.SAME_BRAND);

  private final Grounds grounds;
  private final List<Piece> pieces;
  private final Clauses clauses;

  SlotPlaces(Grounds grounds, List<Piece> pieces, Clauses clauses) {
    this.grounds = grounds;
    this.pieces = List.copyOf(pieces);
    this.clauses = clauses;
  }

  /** Stretches whose slots stand in the places of others. */
  List<String> misplaced() {
    return IntStream.range(0, pieces.size())
        .mapToObj(this::misplaced)
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<String> misplaced(int i) {
    int object = clauses.object(i);
    if (clauses.slot(object).isPresent()
        && clauses.said(object + 1).endsWith("的")
        && clauses.slot(object + 2).isPresent()) {
      object += 2; // 「{brand}的{product}」
    }
    boolean wrong =
        isRecommended(i, object)
            || isDoneWith(i, object)
            || isDoneBefore(i)
            || isRelative(i)
            || isBounded(i)
            || isCause(i)
            || isWrongTime(i);
    int to = object < pieces.size() && !clauses.isSlot(pieces.get(i)) ? object : i;
    return wrong
        ? Optional.of(clauses.between(pieces.get(i).from(), pieces.get(to).to()))
        : Optional.empty();
  }

  private boolean isRecommended(int i, int object) {
    return pieces.get(i).is(Role.RECOMMEND)
        && (clauses
                .slot(object)
                .filter(Clauses.MET::contains)
                .filter(slot -> slot != Slot.WORDS || !pieces.get(object - 1).is(Role.TO))
                .isPresent()
            || isRecommendedAsSimilar(i));
  }

  /* 「推荐与{product}相近的{looked}」 */
  private boolean isRecommendedAsSimilar(int i) {
    int last = i;
    for (int at = i + 1; at < pieces.size() && !clauses.ends(at, Clauses.CLAUSE_ENDS); at++) {
      last = clauses.isSlot(pieces.get(at)) ? at : last;
    }
    return last > i
        && clauses.slot(last).filter(Clauses.MET::contains).isPresent()
        && clauses.said(last - 1).endsWith("的")
        && IntStream.range(i, last)
            .anyMatch(at -> clauses.slot(at).filter(Slot.PRODUCT::equals).isPresent())
        && IntStream.range(i, last).anyMatch(at -> pieces.get(at).asserts(Assertion.SIMILAR));
  }

  /* "more than {shoppers}", "more than {product}" */
  private boolean isBounded(int i) {
    boolean than = clauses.said(i).endsWith("than");
    return pieces.get(i).is(Role.BOUND)
        && clauses.slot(i + 1).filter(slot -> than || slot == Slot.SHOPPERS).isPresent();
  }

  /* "because of {product}" */
  private boolean isCause(int i) {
    return pieces.get(i).is(Role.CAUSE)
        && clauses.slot(i + 1).filter(Slot.PRODUCT::equals).isPresent();
  }

  private boolean isDoneWith(int i, int object) {
    boolean inverted = // "similar to those in your cart is {product}"
        (pieces.get(i).asserts(Assertion.CARTED) || pieces.get(i).asserts(Assertion.FAVORITED))
            && Clauses.BE.contains(clauses.said(object - 1))
            && clauses.anyBefore(i, piece -> RELATIONS.stream().anyMatch(piece::asserts));
    return pieces.get(i).isDeed()
        && !inverted
        && (clauses.slot(object).filter(Slot.PRODUCT::equals).isPresent()
            || isDoneWithBoth(i, object))
        && !isMet(Slot.PRODUCT)
        && !(clauses.isPossible(i) && clauses.isModal(i))
        && isOfShopper(i);
  }

  /* "you viewed {history} and {product}, both …", "you viewed {history} before {product}" */
  private boolean isDoneWithBoth(int i, int next) {
    boolean both = clauses.said(next).equals("both");
    int object = both ? next + 1 : next;
    int other = OF.contains(clauses.said(object + 2)) ? object + 3 : object + 2;
    return !clauses.said(i).endsWith("的")
        && clauses.slot(object).filter(Clauses.MET::contains).isPresent()
        && clauses.slot(other).filter(Slot.PRODUCT::equals).isPresent()
        && (pieces.get(object + 1).is(Role.ORDER)
            || both
            || ((pieces.get(object + 1).is(Role.AND) || pieces.get(object + 1).is(Role.COMPARED))
                && (other + 1 == pieces.size()
                    || pieces.get(other + 1).asserts(Assertion.TOGETHER)
                    || clauses.ends(other + 1, Clauses.CLAUSE_ENDS))));
  }

  /* "this tent was viewed by you", "this tent is in your cart". */
  private boolean isDoneBefore(int i) {
    if (clauses.slot(i).filter(slot -> slot == Slot.PRODUCT && !isMet(slot)).isEmpty()) {
      return false;
    }
    boolean taken = i > 0 && pieces.get(i - 1).is(Role.TAKEN);
    int at = i + 1;
    if (at + 1 < pieces.size() && clauses.ends(at, COMMAS) && pieces.get(at + 1).isDeed()) {
      at++;
    }
    while (at < pieces.size()
        && !clauses.ends(at, Clauses.CLAUSE_ENDS)
        && !pieces.get(at).is(Role.CONJUNCTION)
        && isHarmless(at)) {
      at++;
    }
    return at < pieces.size()
        && pieces.get(at).isDeed()
        && !pieces.get(at).asserts(Assertion.INTERESTED)
        && !(pieces.get(at).asserts(Assertion.SEARCHED) && clauses.isOwn(at - 1))
        && !clauses.isPossible(at)
        && (taken || !isOfOthers(at))
        && clauses.slot(clauses.object(at)).isEmpty()
        && !(clauses.object(at) < pieces.size() && clauses.said(clauses.object(at)).equals("of"))
        && isOfShopper(at);
  }

  /* Whether others may have done it. */
  private boolean isOfOthers(int at) {
    return pieces.get(at).sense().orElseThrow().asserts().stream()
        .filter(Assertion::isDeed)
        .anyMatch(grounds.said().others()::contains);
  }

  private boolean isHarmless(int at) {
    Piece piece = pieces.get(at);
    return (piece.is(Role.YOU) && clauses.isOwn(at))
        || (piece.is(Role.PLAIN) && clauses.who(at).isEmpty());
  }

  /* "this tent, which you viewed". */
  private boolean isRelative(int i) {
    if (clauses.slot(i).filter(slot -> !isMet(slot)).isEmpty()) {
      return false;
    }
    int at = i + 1;
    if (at < pieces.size() && clauses.ends(at, COMMAS)) {
      at++;
    }
    if (at < pieces.size() && pieces.get(at).is(Role.RELATIVE)) {
      at++;
    }
    if (at == pieces.size() || !pieces.get(at).is(Role.YOU)) {
      return false;
    }
    boolean deed = false;
    for (; at < pieces.size() && !clauses.ends(at, Clauses.CLAUSE_ENDS); at++) {
      Piece piece = pieces.get(at);
      if (clauses.slot(at).filter(this::isMet).isPresent() || piece.is(Role.CONJUNCTION)) {
        return deed && piece.is(Role.CONJUNCTION);
      }
      if (deed && piece.is(Role.FORMER)) {
        return false;
      }
      deed |= piece.isDeed() && !clauses.isPossible(at);
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
    return clauses.ofShopper(i).orElseGet(() -> !isOfOthers(i));
  }

  /* "5 days ago" is when it was last done, and "every 28 days" is not. */
  private boolean isWrongTime(int i) {
    Slot time = clauses.slot(i).filter(TIMES::contains).orElse(null);
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
      return (often && !last) || clauses.whoBefore(i).filter(own -> !own).isPresent();
    }
    return anyBefore(i, piece -> piece.is(Role.LAST))
        || (time == Slot.WITHIN && clauses.whoBefore(i).orElse(false));
  }

  /* In its clause, after other times. */
  private boolean anyBefore(int i, Predicate<Piece> wanted) {
    return clauses.isBehind(i, wanted, at -> clauses.slot(at).filter(TIMES::contains).isPresent());
  }
}
