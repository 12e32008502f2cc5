package dev.zhiyin.engine.wording;

import dev.zhiyin.engine.wording.Lexicon.Role;
import dev.zhiyin.engine.wording.Lexicon.Sense;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Which words assert nothing where they stand, though they do elsewhere: "got" in "got your click",
 * "share" in "what the two share", 「看」 in 「给您看」. Immutable.
 */
final class Readings {
  /** What a shop does to what it recommends, too. */
  private static final Set<Assertion> OF_SHOP =
      EnumSet.of(Assertion.SHARED, Assertion.MATCHES, Assertion.PROFILE);

  private static final Pattern SHOP = Pattern.compile("we|we'\\w+|i|i'\\w+");
  private static final Set<String> COMMON = Set.of("share", "shares", "sharing");
  private static final Set<String> TRAILING = Set.of("alike", "well", "nicely");

  private static final Set<String> INVITING = Set.of("look at", "view", "browse", "explore");

  /** Before these verbs, somebody is shown something and does nothing yet. */
  private static final Pattern SHOWN = Pattern.compile(".*[给让请供带邀陪向与跟][您你][再也先来去]?");

  private static final Set<String> BEFORE = Set.of("前", "之前", "以前");
  private static final Set<String> BY = Set.of("用", "可用", "可以用");

  private final Grounds grounds;
  private final List<Piece> pieces;
  private final Clauses clauses;

  Readings(Grounds grounds, List<Piece> pieces, Clauses clauses) {
    this.grounds = grounds;
    this.pieces = List.copyOf(pieces);
    this.clauses = clauses;
  }

  /** The pieces, with no sense but that of a plain word where they assert nothing. */
  List<Piece> pieces() {
    return IntStream.range(0, pieces.size())
        .mapToObj(i -> isEmpty(i) ? pieces.get(i).as(Sense.EMPTY) : pieces.get(i))
        .toList();
  }

  private boolean isEmpty(int i) {
    if (pieces.get(i).sense().isEmpty()) {
      return false;
    }
    String said = clauses.said(i);
    Optional<Slot> before = i > 0 ? clauses.slot(i - 1) : Optional.empty();
    Optional<Slot> next = clauses.slot(i + 1);
    boolean ofProducts = before.filter(slot -> slot != Slot.SHOPPERS).isPresent();
    return (pieces.get(i).is(Role.LIGHT) && pieces.get(i).isAssertion() && isOfDeed(i))
        || (ofProducts && (COMMON.contains(said) || (TRAILING.contains(said) && isLast(i))))
        || (BY.contains(said) && clauses.said(i + 2).startsWith("来") && !isAboutMet(i))
        || (said.matches("这?两[件款个样种].*") && next.isEmpty())
        || isDenied(i)
        || (isOfShop(i) && !isAboutMet(i))
        || (isToCome(i, said) && !isAboutMet(i))
        || isBefore(i);
  }

  private boolean isLast(int i) {
    return i + 1 == pieces.size() || clauses.ends(i + 1, Clauses.CLAUSE_ENDS);
  }

  private boolean isAboutMet(int i) {
    return clauses.slot(clauses.object(i)).filter(Clauses.MET::contains).isPresent();
  }

  /* "got your click", "got {history} saved". */
  private boolean isOfDeed(int i) {
    int at = i + 1;
    while (at < pieces.size()
        && !pieces.get(at).isDeed()
        && (isMetBeforeDeed(at) || isBeside(at))) {
      at++;
    }
    return at < pieces.size() && pieces.get(at).isDeed();
  }

  private boolean isMetBeforeDeed(int at) {
    return clauses.slot(at).filter(Clauses.MET::contains).isPresent()
        && at + 1 < pieces.size()
        && pieces.get(at + 1).isDeed();
  }

  private boolean isBeside(int at) {
    Piece piece = pieces.get(at);
    return clauses.isOwn(at)
        || (piece.is(Role.FRAME)
            && !piece.is(Role.AND)
            && !piece.is(Role.CONJUNCTION)
            && !piece.is(Role.RELATIVE)
            && !piece.is(Role.YOU));
  }

  /* "no perfect match" */
  private boolean isDenied(int i) {
    return pieces.get(i).is(Role.SUPERLATIVE)
        && grounds.said().facts().contains(Assertion.NOT)
        && i + 1 < pieces.size()
        && pieces.get(i + 1).isAssertion()
        && clauses.anyBefore(i, piece -> piece.asserts(Assertion.NOT));
  }

  /* "we'd like to mention {product}", 「我们与您分享{product}」 */
  private boolean isOfShop(int i) {
    if (OF_SHOP.stream().noneMatch(pieces.get(i)::asserts)) {
      return false;
    }
    for (int at = i - 1; at >= 0 && !clauses.ends(at, Clauses.CLAUSE_ENDS); at--) {
      if (SHOP.matcher(clauses.said(at)).matches()) {
        return true;
      }
      if (pieces.get(at).is(Role.AND)) {
        return clauses.isSaidOfShop(at);
      }
      if (clauses.who(at).isPresent()
          || clauses.isSlot(pieces.get(at))
          || Clauses.PRONOUNS.contains(clauses.said(at))) {
        return false;
      }
    }
    return false;
  }

  /* "look at {product}", "the next thing to look at", 「给您看」 */
  private boolean isToCome(int i, String said) {
    if (!pieces.get(i).isDeed()) {
      return false;
    }
    if (SHOWN.matcher(clauses.textBefore(i)).matches()) {
      return !said.matches(".+[的过了]")
          && clauses.whoBefore(i).filter(own -> !own).isEmpty()
          && (pieces.get(i).asserts(Assertion.VIEWED) || pieces.get(i).asserts(Assertion.SHARED));
    }
    if (i > 0 && clauses.ends(i - 1, Clauses.CLAUSE_ENDS) && INVITING.contains(said)) {
      return true;
    }
    return i > 1
        && clauses.said(i - 1).equals("to")
        && pieces.get(i - 2).is(Role.OBJECT)
        && !pieces.get(i - 2).is(Role.PERFECT)
        && !Clauses.BE.contains(clauses.said(i - 2));
  }

  /* 「下单前，…」 */
  private boolean isBefore(int i) {
    return pieces.get(i).isDeed()
        && (i == 0 || clauses.ends(i - 1, Clauses.CLAUSE_ENDS))
        && BEFORE.contains(clauses.said(i + 1));
  }
}
