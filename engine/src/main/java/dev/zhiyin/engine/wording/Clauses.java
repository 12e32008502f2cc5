package dev.zhiyin.engine.wording;

import dev.zhiyin.engine.wording.Lexicon.Role;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Who does what in a sentence, and whether they did it or only may. By its signs and by the roles
 * of its words alone: nothing is parsed. Immutable.
 */
final class Clauses {
  static final String CLAUSE_ENDS = ",.;:!?–—()…，。；：！？（）";
  private static final String CARRY_ENDS = ".:;!?…。：；！？";
  static final String QUESTIONS = "?？";

  /** What the shopper did something with, beside what is recommended. */
  static final Set<Slot> MET = EnumSet.of(Slot.HISTORY, Slot.LOOKED, Slot.WORDS);

  /** What else they may be, they begin no clause where no comma stands before them. */
  private static final Set<String> PREPOSITIONS = Set.of("for", "our");

  static final Set<String> BE = Set.of("is", "are", "was", "were", "been", "being");

  private static final Set<String> THEREFORE =
      Set.of(
          "because",
          "since",
          "therefore",
          "thus",
          "hence",
          "consequently",
          "因此",
          "所以",
          "于是",
          "因而",
          "从而");

  private static final Set<String> HAS = Set.of("有", "还有", "也有");

  private static final Set<String> SOMEBODY = Set.of("someone", "somebody", "有人");

  static final Set<String> PRONOUNS = Set.of("it", "them");
  private static final Set<String> COMMAS = Set.of(",", "，", "、");

  /** What several products have in common. */
  private static final Set<Slot> SHARED =
      EnumSet.of(Slot.BRAND, Slot.CATEGORY, Slot.LOOKED_CATEGORY);

  private static final Set<Assertion> POSSIBLE =
      EnumSet.of(Assertion.WANTED, Assertion.INTERESTED, Assertion.SUITS);

  /** What may hold no more. */
  private static final Set<Assertion> STATES =
      EnumSet.of(Assertion.POPULAR, Assertion.TRENDING, Assertion.IN_RANGE, Assertion.PROMOTED);

  /** Of these nothing is done with a product. */
  private static final Set<Assertion> LIKED =
      EnumSet.of(Assertion.FAVORITED, Assertion.INTERESTED, Assertion.SEARCHED);

  /** What a shop does as well. */
  private static final Set<Assertion> OF_SHOP =
      EnumSet.of(Assertion.VIEWED, Assertion.SEARCHED, Assertion.WANTED);

  private static final Pattern RECENTLY =
      Pattern.compile(
          "(?<!\\w)(recently|lately|of late|right now|currently|these days|nowadays|at the moment"
              + "|at present|in recent (days|weeks))(?!\\w)"
              + "|最近|近期|近来|近日|近几天|这几天|近段时间|日前|(?<![到至])(现在|当前)|如今|正在(?!于|[销出售])");

  /** 「目前已有」 and 「截至目前」 are up to now. */
  private static final Pattern NOW = Pattern.compile("(?<![到至])目前(?![已有共累为])");

  private final String text;
  private final List<Token> tokens;
  private final List<Piece> pieces;

  Clauses(String text, List<Token> tokens, List<Piece> pieces) {
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
    if (isPassive(i)) {
      return Optional.of(after(i, true).orElse(false));
    }
    for (; at >= 0 && !ends(at, CLAUSE_ENDS); at--) {
      Optional<Boolean> who = who(at);
      if (who.isPresent() && !isOfNounBefore(at, i)) {
        return who;
      }
    }
    Optional<Boolean> earlier = earlier(at);
    Optional<Boolean> later = after(i, earlier.isPresent());
    return later.isPresent() ? later : earlier;
  }

  /**
   * Whether something is said to be so of late that is not what the shopper did.
   *
   * @param others what others did, for a deed that is nobody's
   */
  boolean isRecentOfOthers(int i, Set<Assertion> others) {
    if (!isRecent(i)) {
      return false;
    }
    if (pieces.get(i).isAssertion() && !pieces.get(i).isDeed()) {
      return true;
    }
    OptionalInt deed = recentDeed(i);
    return deed.isPresent()
        ? !ofShopper(deed.getAsInt())
            .orElse(others.stream().noneMatch(pieces.get(deed.getAsInt())::asserts))
        : !whoBefore(i).or(() -> whoAfter(i)).orElse(false);
  }

  private boolean isRecent(int i) {
    String said = said(i);
    return !pieces.get(i).is(Role.LAST)
        && (RECENTLY.matcher(said).find()
            || (said.contains("目前") && NOW.matcher(said(i - 1) + said + said(i + 1)).find()));
  }

  /* One after it in its clause, with nobody and nothing between, else the last one before it. */
  private OptionalInt recentDeed(int i) {
    return IntStream.concat(
            IntStream.range(i, pieces.size())
                .takeWhile(at -> pieces.get(at).isDeed() || !endsRecent(at)),
            before(i))
        .filter(at -> pieces.get(at).isDeed())
        .findFirst();
  }

  private boolean endsRecent(int at) {
    return ends(at, CLAUSE_ENDS)
        || isSlot(pieces.get(at))
        || pieces.get(at).is(Role.AND)
        || BE.contains(said(at))
        || who(at).isPresent();
  }

  private Optional<Boolean> whoAfter(int i) {
    return IntStream.range(i, pieces.size())
        .takeWhile(at -> !ends(at, CARRY_ENDS))
        .mapToObj(this::who)
        .flatMap(Optional::stream)
        .findFirst();
  }

  /* "was bought by {shoppers} shoppers", 「被买走」, 「一起买的还有」 */
  private boolean isPassive(int i) {
    int adverbs = pieces.get(Math.max(0, i - 1)).asserts(Assertion.OFTEN) ? 2 : 1;
    boolean be = BE.contains(said(i - adverbs));
    boolean headless = said(i).endsWith("的") && HAS.contains(said(i + 1)) && whoBefore(i).isEmpty();
    return headless
        || said(i - 1).equals("被")
        || (be && after(i, true).filter(own -> !own).isPresent());
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
    boolean you = who(at).orElse(false);
    if (you && at > 0 && (isSlot(pieces.get(at - 1)) || pieces.get(at - 1).is(Role.OBJECT))) {
      return true;
    }
    if (anyBefore(at, piece -> piece.is(Role.RELATIVE))) {
      return true;
    }
    for (int i = at; i < pieces.size() && !ends(i, CLAUSE_ENDS); i++) {
      if (isSlot(pieces.get(i))) {
        return i > at && said(i - 1).endsWith("的");
      }
    }
    return false;
  }

  /* 「与您看过的{history}一起购买」 */
  private boolean isOfNounBefore(int at, int i) {
    for (int noun = at + 1; noun < i; noun++) {
      boolean ofNoun = said(noun - (isSlot(pieces.get(noun)) ? 1 : 0)).endsWith("的");
      if (isSlot(pieces.get(noun)) || (pieces.get(noun).isDeed() && !ofNoun)) {
        return ofNoun;
      }
    }
    return false;
  }

  private Optional<Boolean> after(int i, boolean byAgents) {
    for (int at = i + 1; at < pieces.size() && !ends(at, CLAUSE_ENDS); at++) {
      Optional<Boolean> who = who(at);
      if (who.isPresent()
          && (!byAgents || isAfter(at, Role.AGENT) || (!who.get() && isAfter(at, Role.TO)))
          && !isOfNounBefore(at, pieces.size())) {
        return who;
      }
    }
    return Optional.empty();
  }

  Optional<Boolean> who(int at) {
    Piece piece = pieces.get(at);
    String said = said(piece);
    boolean likeYou = said.equals("you") && said(at - 1).equals("like");
    if (likeYou && at > 1 && pieces.get(at - 2).is(Role.OTHERS)) {
      return Optional.empty();
    }
    if (piece.is(Role.YOU)
        || said.startsWith("you ")
        || said.startsWith("your ")
        || (piece.isDeed() && said.contains(" your "))
        || said.indexOf('您') >= 0) {
      return Optional.of(true);
    }
    boolean somebody = SOMEBODY.contains(said) && (at == 0 || ends(at - 1, CLAUSE_ENDS));
    boolean others =
        piece.is(Role.OTHERS) || somebody || tokens.get(piece.from()).isSlot(Slot.SHOPPERS);
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
    boolean shown =
        !said(i).endsWith("ing") && (BE.contains(said(i - 1)) || said(i - 1).equals("you're"));
    if (shown || (i + 1 < pieces.size() && pieces.get(i + 1).asserts(Assertion.INTERESTED))) {
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
    return joined && nearby && earlier(at).isPresent() && !isSaidOfShop(i);
  }

  /**
   * Whether a piece says what somebody may want, need or be interested in, or what may suit them:
   * "you might need it" asserts nothing.
   */
  boolean isPossible(int i) {
    return POSSIBLE.stream().anyMatch(pieces.get(i)::asserts)
        && !(pieces.get(i).isDeed() && isAbout(i))
        && (isModal(i) || isConditional(i));
  }

  /* "buy {history}", which says more than "like {history}". */
  private boolean isAbout(int i) {
    return LIKED.stream().noneMatch(pieces.get(i)::asserts)
        && slot(object(i)).filter(MET::contains).filter(slot -> slot != Slot.WORDS).isPresent();
  }

  /* What stands right before it, but for adverbs; -1 if nothing does. */
  private int subject(int i) {
    int at = i - 1;
    while (at >= 0
        && (pieces.get(at).is(Role.ADVERB)
            || pieces.get(at).is(Role.PERFECT)
            || BE.contains(said(at))
            || said(at).endsWith("ly"))) {
      at--;
    }
    return at;
  }

  /** Whether the shop itself did it, such as see or look for something. */
  boolean isOfShop(int i) {
    int subject = subject(i);
    return subject >= 0
        && pieces.get(subject).is(Role.SELF)
        && OF_SHOP.stream().anyMatch(pieces.get(i)::asserts);
  }

  /**
   * Whether it tells more of what the shopper did than that they did it: "you viewed {history} with
   * attention".
   */
  boolean isCircumstance(int i) {
    Piece piece = pieces.get(i);
    return piece.is(Role.PLAIN)
        && piece.sense().orElseThrow().asserts().stream().noneMatch(Assertion::isDeed)
        && !piece.is(Role.FRAME)
        && !piece.is(Role.YOU)
        && !piece.is(Role.RECOMMEND)
        && !piece.is(Role.SELF)
        && (isBeforeDeed(i) || isBehindDeed(i));
  }

  /* Between the shopper and the deed. */
  private boolean isBeforeDeed(int i) {
    int you = i - 1;
    while (you >= 0 && !pieces.get(you).is(Role.YOU) && isWithin(you)) {
      you--;
    }
    if (you < 0 || !pieces.get(you).is(Role.YOU)) {
      return false;
    }
    int deed = i + 1;
    while (deed < pieces.size()
        && !pieces.get(deed).isDeed()
        && isWithin(deed)
        && !pieces.get(deed).is(Role.YOU)) {
      deed++;
    }
    return deed < pieces.size() && isKnownDeed(deed);
  }

  private boolean isWithin(int at) {
    Piece piece = pieces.get(at);
    return !ends(at, CLAUSE_ENDS)
        && !piece.isDeed()
        && !piece.is(Role.CONJUNCTION)
        && !piece.is(Role.SELF)
        && !piece.is(Role.MODAL)
        && !piece.is(Role.RECOMMEND);
  }

  private boolean isKnownDeed(int i) {
    return pieces.get(i).isDeed() && !isPossible(i) && ofShopper(i).orElse(false);
  }

  /* Behind what it was done with, where words have spaces: Chinese has it before the deed. */
  private boolean isBehindDeed(int i) {
    if (tokens.get(pieces.get(i).from()).kind() != Token.Kind.WORD) {
      return false;
    }
    int slot = i - 1;
    while (slot >= 0 && !isSlot(pieces.get(slot))) {
      boolean of = PREPOSITIONS.contains(said(slot));
      if (!of && (!isWithin(slot) || isVerb(slot) || pieces.get(slot).is(Role.AND))) {
        return false;
      }
      slot--;
    }
    int deed = slot - 1;
    while (deed >= 0 && pieces.get(deed).is(Role.OBJECT)) {
      deed--;
    }
    boolean noun = deed > 0 && isOwn(deed - 1) && pieces.get(slot + 1).is(Role.PLAIN);
    return deed >= 0
        && !(noun && !pieces.get(slot + 1).is(Role.FRAME))
        && !isVerb(i)
        && slot(slot).filter(MET::contains).isPresent()
        && isKnownDeed(deed);
  }

  /* "your view of {history} suggests"; not "with some doubt". */
  private boolean isVerb(int i) {
    if (BE.contains(said(i))) {
      return true;
    }
    Piece before = pieces.get(Math.max(0, i - 1));
    return pieces.get(i).is(Role.ACT)
        && (isSlot(before) || before.is(Role.ADVERB) || before.is(Role.RELATIVE));
  }

  /** Whether what it says is told of the past or the future, and not of now. */
  boolean isOtherTime(int i) {
    boolean state = STATES.stream().anyMatch(pieces.get(i)::asserts);
    if (!state && !pieces.get(i).asserts(Assertion.NEW) && !pieces.get(i).isDeed()) {
      return false;
    }
    return isBehind(
        i,
        piece -> piece.is(Role.FUTURE) || (state && piece.is(Role.PAST)),
        at ->
            pieces.get(at).is(Role.YOU)
                || pieces.get(at).is(Role.AND)
                || pieces.get(at).isDeed()
                || slot(at).filter(slot -> slot == Slot.PRODUCT || MET.contains(slot)).isPresent());
  }

  /**
   * Whether it says no more than what another is like in what was said: "…, just like {history}".
   */
  boolean isComparison(int i) {
    return pieces.get(i).is(Role.COMPARED)
        && !pieces.get(i).asserts(Assertion.NOT)
        && i > 0
        && ends(i - 1, CLAUSE_ENDS)
        && slot(i + 1).filter(MET::contains).isPresent();
  }

  /**
   * Whether others are said to have done one thing before the other, or because of it, and not both
   * together.
   */
  boolean isOrderOfOthers(int i) {
    boolean ofOthers =
        ofShopper(i).filter(own -> !own).isPresent()
            || (i + 1 < pieces.size() && who(i + 1).filter(own -> !own).isPresent());
    return (pieces.get(i).is(Role.ORDER) && ofOthers)
        || (THEREFORE.contains(said(i)) && whoBefore(i).filter(own -> !own).isPresent());
  }

  /** Whether a piece wants somebody after it, or something of theirs, and nothing is there. */
  boolean isOfNobody(int i) {
    return pieces.get(i).is(Role.GETS)
        && (i + 1 == pieces.size()
            || who(i + 1).isEmpty()
            || (pieces.get(i).is(Role.WINS) && isClauseOfYou(i + 1)));
  }

  /* 「您浏览」, and not 「您的浏览」 or 「您青睐」 */
  private boolean isClauseOfYou(int i) {
    return pieces.get(i).is(Role.YOU)
        && !said(i).endsWith("的")
        && i + 1 < pieces.size()
        && pieces.get(i + 1).isDeed()
        && LIKED.stream().noneMatch(pieces.get(i + 1)::asserts);
  }

  boolean isModal(int i) {
    return isBehind(
        i,
        piece -> piece.is(Role.MODAL),
        at ->
            pieces.get(at).is(Role.PERFECT)
                || pieces.get(at).is(Role.AND)
                || pieces.get(at).isDeed()
                || slot(at).filter(slot -> slot != Slot.PRODUCT).isPresent());
  }

  /* "if you like it", "interested in it?" */
  private boolean isConditional(int i) {
    int end = i + 1;
    while (end < pieces.size() && !ends(end, CLAUSE_ENDS)) {
      end++;
    }
    if (anyBefore(end, piece -> piece.is(Role.CONDITION))) {
      return true;
    }
    boolean first =
        IntStream.range(0, i)
            .allMatch(
                at ->
                    who(at).isEmpty() && !isSlot(pieces.get(at)) && !THEREFORE.contains(said(at)));
    while (first && end < pieces.size() && !ends(end, CARRY_ENDS)) {
      end++;
    }
    return end < pieces.size() && ends(end, QUESTIONS);
  }

  /**
   * Whether the shopper, or others, are said to have done something else with a product than what
   * is known: "you noticed {history}"; not "you put {history} in your cart".
   */
  boolean isUnknownDeed(int i) {
    int subject = subject(i);
    if (!pieces.get(i).is(Role.ACT)
        || subject < 0
        || isConditional(i)
        || pieces.get(subject).is(Role.FUTURE)
        || (pieces.get(i).is(Role.LIGHT) && isOfNoun(subject))) {
      return false;
    }
    boolean carriesOn = pieces.get(subject).is(Role.AND);
    boolean isListed = COMMAS.contains(said(subject));
    if (carriesOn && isSaidOfShop(subject)) {
      return false;
    }
    Optional<Boolean> own = carriesOn || isListed ? whoBefore(subject) : who(subject);
    if (own.isEmpty() || isOwn(subject)) {
      return false;
    }
    boolean done =
        carriesOn
            || (!own.get() && !isListed)
            || (slot(object(i)).filter(SHARED::contains).isPresent() && !isModal(i))
            || (pieces.get(i).is(Role.DONE)
                && !pieces.get(i).is(Role.RECOMMEND)
                && (slot(object(i)).filter(Slot.PRODUCT::equals).isPresent()
                    || (i + 1 < pieces.size() && PRONOUNS.contains(said(i + 1))))
                && !isModal(i));
    for (int at = i + 1; at < pieces.size() && !isAnother(at); at++) {
      if (pieces.get(at).isDeed()) {
        return false;
      }
      done |= slot(at).filter(MET::contains).isPresent();
    }
    return done;
  }

  /** "We looked at your purchase and …"; not "We recommend it, as you viewed {history} and …" */
  boolean isSaidOfShop(int i) {
    for (int at = i - 1; at >= 0; at--) {
      if (pieces.get(at).is(Role.SELF) || (who(at).isPresent() && !isOwn(at))) {
        return pieces.get(at).is(Role.SELF);
      }
    }
    return false;
  }

  /* "the click that you made" */
  private boolean isOfNoun(int subject) {
    int noun = subject > 0 && pieces.get(subject - 1).is(Role.RELATIVE) ? subject - 2 : subject - 1;
    return noun >= 0
        && pieces.get(noun).isDeed()
        && IntStream.range(subject, Math.min(subject + 4, pieces.size()))
            .noneMatch(at -> slot(at).filter(Slot.PRODUCT::equals).isPresent());
  }

  private boolean isAnother(int at) {
    return ends(at, CLAUSE_ENDS)
        || (pieces.get(at).is(Role.CONJUNCTION) && !pieces.get(at).is(Role.AND))
        || (pieces.get(at).is(Role.YOU) && !isOwn(at));
  }

  /* "your", 「您的」 */
  boolean isOwn(int at) {
    return said(at).startsWith("your") || said(at).endsWith("的");
  }

  /* The piece after it, but for those that belong to what follows. */
  int object(int i) {
    int next = i + 1;
    while (next < pieces.size()
        && !isOfAnother(next)
        && (pieces.get(next).is(Role.OBJECT)
            || (pieces.get(i).is(Role.RECOMMEND) && isOfYours(next)))) {
      next++;
    }
    return next;
  }

  /* "that {product} is similar to" */
  private boolean isOfAnother(int that) {
    if (!said(that).equals("that") || slot(that + 1).isEmpty() || that + 2 >= pieces.size()) {
      return false;
    }
    Piece verb = pieces.get(that + 2);
    return BE.contains(said(that + 2)) || (verb.isAssertion() && !verb.isDeed());
  }

  /* "you", and 「您看过的」 before a slot. */
  private boolean isOfYours(int at) {
    return pieces.get(at).is(Role.YOU) || (pieces.get(at).isDeed() && said(at).endsWith("的"));
  }

  boolean anyBefore(int i, Predicate<Piece> wanted) {
    return isBehind(i, wanted, _ -> false);
  }

  /** Whether something stands before it in its clause, with nothing between that ends its reach. */
  boolean isBehind(int i, Predicate<Piece> wanted, IntPredicate end) {
    return before(i)
        .filter(at -> wanted.test(pieces.get(at)) || end.test(at))
        .limit(1)
        .anyMatch(at -> wanted.test(pieces.get(at)));
  }

  /* The places of its clause before it, the nearest first. */
  private IntStream before(int i) {
    return IntStream.iterate(i - 1, at -> at >= 0 && !ends(at, CLAUSE_ENDS), at -> at - 1);
  }

  /** All of its clause that stands before it. */
  String textBefore(int i) {
    int from = i - (int) before(i).count();
    return from == i ? "" : between(pieces.get(from).from(), pieces.get(i - 1).to());
  }

  Optional<Boolean> whoBefore(int i) {
    return before(i).mapToObj(this::who).flatMap(Optional::stream).findFirst();
  }

  Optional<Slot> slot(int at) {
    return at < pieces.size() ? tokens.get(pieces.get(at).from()).slot() : Optional.empty();
  }

  boolean isSlot(Piece piece) {
    return tokens.get(piece.from()).kind() == Token.Kind.SLOT;
  }

  boolean ends(int at, String signs) {
    Token token = tokens.get(pieces.get(at).from());
    return token.kind() == Token.Kind.SIGN && signs.contains(token.text());
  }

  /** Nothing, where nothing is said. */
  String said(int at) {
    return at < 0 || at >= pieces.size() ? "" : said(pieces.get(at));
  }

  String said(Piece piece) {
    return between(piece.from(), piece.to()).toLowerCase(Locale.ROOT);
  }

  String between(int from, int to) {
    Token last = tokens.get(to - 1);
    return text.substring(tokens.get(from).at(), last.at() + last.text().length());
  }
}
