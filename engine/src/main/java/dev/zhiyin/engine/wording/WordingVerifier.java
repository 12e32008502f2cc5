package dev.zhiyin.engine.wording;

import dev.zhiyin.engine.wording.Finding.Kind;
import dev.zhiyin.engine.wording.Lexicon.Role;
import dev.zhiyin.engine.wording.Lexicon.Sense;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
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

  /** What a sentence may name twice. */
  private static final Set<Slot> TWICE = EnumSet.of(Slot.BRAND, Slot.CATEGORY, Slot.WORDS);

  /* Of the private use area: they stand for braces that shoppers see. */
  private static final char OPEN = '\uE000';
  private static final char CLOSE = '\uE001';

  private static final String SIGNS = ",.;:!?'’-–—()…，。；：！？、（）";
  private static final String QUOTES = "\"“”「」『』《》‘’";
  private static final String BRACKETS = "()（）";
  private static final String SENTENCE_ENDS = ".:!?…。：！？";
  private static final Pattern BROKEN = Pattern.compile("[\\p{Cntrl}\\p{Cf}]");
  private static final Pattern SLOT = Pattern.compile("\\{[^{}]*}");
  private static final Pattern FULL_STOPS = Pattern.compile("[\\s.。]+$");

  /** What stands before no name, and before no "this tent". */
  private static final Set<String> ARTICLES =
      Set.of(
          "a", "an", "the", "this", "that", "these", "those", "your", "our", "my", "its", "their",
          "another", "other", "same", "similar", "such", "some", "any", "every", "each", "no",
          "one");

  /** What stands before no plural. */
  private static final Set<String> ONE =
      Set.of("a", "an", "this", "that", "another", "every", "each", "one");

  /** After these, "that" begins a clause. */
  private static final Set<String> SAYING =
      Set.of("us", "so", "think", "thought", "noticed", "see", "saw", "seeing", "know", "means");

  /* What covers a stretch costs so much, so that few and long pieces win, and phrases before what
   * stands in the evidence only. */
  private static final int PHRASE = 100;
  private static final int CARRIED = 101;
  private static final int NOTHING = 10_000;

  /**
   * Chinese characters that stand together in the evidence mean the same here; single ones do not.
   */
  private static final int FEWEST_IDEOGRAPHS = 2;

  private final Lexicon lexicon;

  private WordingVerifier(Lexicon lexicon) {
    this.lexicon = lexicon;
  }

  /** For a language as requests name it; empty where its words are not known. */
  public static Optional<WordingVerifier> of(String language) {
    return Lexicon.of(language).map(WordingVerifier::new);
  }

  /**
   * A wording as it is checked and kept, without the full stop at its end: that is set by the
   * language's own rules.
   */
  public static String tidy(String wording) {
    return FULL_STOPS.matcher(wording.strip()).replaceFirst("");
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
    var check = new Check(grounds, wording, false);
    check.slots();
    check.ends();
    check.all();
    return List.copyOf(check.findings);
  }

  /**
   * Checks a sentence as shoppers read it: what stands in the slots of the grounds is found in it,
   * whoever has put it there.
   */
  public List<Finding> sentence(Grounds grounds, String sentence) {
    if (sentence.length() > MOST_CHARACTERS) {
      return List.of(new Finding(Kind.LENGTH, sentence.length() + " characters"));
    }
    String bare = unfilled(grounds, sentence);
    if (bare.indexOf(OPEN) >= 0 || bare.indexOf(CLOSE) >= 0) {
      return List.of(new Finding(Kind.SIGN, "{"));
    }
    Optional<Finding> length = tooLong(bare, LONGEST_SENTENCE);
    if (length.isPresent()) {
      return List.of(length.get());
    }
    var check = new Check(grounds, bare, true);
    check.all();
    return List.copyOf(check.findings);
  }

  private static Optional<Finding> tooLong(String said, int most) {
    int columns = said.codePoints().map(c -> Character.isIdeographic(c) ? 2 : 1).sum();
    return columns > most
        ? Optional.of(new Finding(Kind.LENGTH, columns + " columns"))
        : Optional.empty();
  }

  private record Value(Slot slot, String text) {}

  /* The sentence with slots where their values stand, the longest first. */
  private String unfilled(Grounds grounds, String sentence) {
    String bare = hidden(sentence);
    List<Value> values =
        grounds.values().entrySet().stream()
            .flatMap(
                entry ->
                    entry.getValue().stream()
                        .filter(text -> !text.isBlank())
                        .map(text -> new Value(entry.getKey(), text.strip())))
            .sorted(Comparator.comparingInt((Value value) -> -value.text.length()))
            .toList();
    for (Value value : values) {
      bare = replaced(bare, value);
    }
    return bare;
  }

  /* Braces of the sentence's own are none of a slot's. */
  private static String hidden(String text) {
    return text.replace('{', OPEN).replace('}', CLOSE);
  }

  private static String replaced(String bare, Value value) {
    String text = hidden(value.text);
    String lower = bare.toLowerCase(Locale.ROOT);
    String wanted = text.toLowerCase(Locale.ROOT);
    if (lower.length() != bare.length()) {
      lower = bare;
      wanted = text;
    }
    var result = new StringBuilder();
    int from = 0;
    for (int at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, at + 1)) {
      int end = at + wanted.length();
      if (at >= from && isApart(bare, at, end) && !insideSlot(bare, at)) {
        result.append(bare, from, at).append(value.slot.mark());
        from = end;
      }
    }
    return result.append(bare, from, bare.length()).toString();
  }

  private static boolean insideSlot(String text, int at) {
    int open = text.lastIndexOf('{', at);
    return open >= 0 && text.indexOf('}', open) >= at;
  }

  /* Not a part of a longer word or number. */
  private static boolean isApart(String text, int from, int to) {
    return (from == 0 || !joins(text.charAt(from - 1), text.charAt(from)))
        && (to == text.length() || !joins(text.charAt(to - 1), text.charAt(to)));
  }

  private static boolean joins(char one, char other) {
    return isLetterOrDigit(one) && isLetterOrDigit(other);
  }

  private static boolean isLetterOrDigit(char c) {
    return Character.isLetterOrDigit(c) && !Character.isIdeographic(c);
  }

  /** One wording under examination. */
  private final class Check {
    private final Grounds grounds;
    private final String text;
    private final boolean filled;
    private final List<Token> tokens;
    private final List<List<Token>> evidence;
    private final Set<Finding> findings = new LinkedHashSet<>();

    Check(Grounds grounds, String text, boolean filled) {
      this.grounds = grounds;
      this.text = text;
      this.filled = filled;
      this.tokens = Token.of(text);
      this.evidence =
          Stream.concat(
                  grounds.texts().stream(),
                  grounds.values().values().stream().flatMap(List::stream))
              .map(Token::of)
              .toList();
    }

    void all() {
      words();
      List<Piece> pieces = pieces();
      signs();
      pieces.forEach(this::piece);
      unknownIdeographs(pieces);
      var clauses = new Clauses(grounds, text, tokens, pieces);
      assertions(pieces, clauses);
      clauses.misplaced().forEach(stretch -> add(Kind.SLOT, stretch));
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

    /* Which slots a wording has, and what stands beside them. */
    void slots() {
      Set<Slot> seen = EnumSet.noneOf(Slot.class);
      for (int i = 0; i < tokens.size(); i++) {
        Token token = tokens.get(i);
        if (token.kind() == Token.Kind.SLOT) {
          Optional<Slot> slot = token.slot().filter(grounds.values()::containsKey);
          if (slot.isEmpty() || (!seen.add(slot.get()) && !TWICE.contains(slot.get()))) {
            add(Kind.SLOT, token.text());
          }
          beside(i, token);
        }
      }
      grounds.required().stream()
          .filter(slot -> !seen.contains(slot))
          .sorted()
          .forEach(slot -> add(Kind.SLOT, "no " + slot.mark()));
    }

    private void beside(int i, Token slot) {
      int end = slot.at() + slot.text().length();
      boolean before = slot.at() > 0 && isLetterOrDigit(text.charAt(slot.at() - 1));
      boolean after =
          end < text.length() && (isLetterOrDigit(text.charAt(end)) || isPossessive(end));
      if (before || after) {
        add(Kind.SLOT, slot.text() + " inside a word");
      }
      if (i > 0 && isBadArticle(i, slot)) {
        add(Kind.SLOT, tokens.get(i - 1).text() + ' ' + slot.text());
      }
    }

    private boolean isBadArticle(int i, Token slot) {
      Set<String> bad =
          slot.slot()
              .map(
                  one ->
                      switch (one) {
                        case PRODUCT, HISTORY, LOOKED -> ARTICLES;
                        case CATEGORY, LOOKED_CATEGORY -> ONE;
                        default -> Set.<String>of();
                      })
              .orElse(Set.of());
      String before = tokens.get(i - 1).key();
      boolean clause = before.equals("that") && i > 1 && SAYING.contains(tokens.get(i - 2).key());
      return bad.contains(before) && !clause;
    }

    /* More of the sentence may follow, and a full stop. */
    void ends() {
      if (tokens.isEmpty()) {
        return;
      }
      for (Token end : List.of(tokens.getFirst(), tokens.getLast())) {
        if (end.kind() == Token.Kind.SIGN && !BRACKETS.contains(end.text())) {
          add(Kind.SIGN, end.text());
        }
      }
      for (int i = 1; i < tokens.size(); i++) {
        if (endsClause(i - 1) && endsClause(i)) {
          add(Kind.SIGN, tokens.get(i - 1).text() + tokens.get(i).text());
        }
      }
    }

    private boolean endsClause(int i) {
      Token token = tokens.get(i);
      return token.kind() == Token.Kind.SIGN
          && Clauses.CLAUSE_ENDS.contains(token.text())
          && !BRACKETS.contains(token.text());
    }

    private boolean isPossessive(int end) {
      return (text.startsWith("'s", end) || text.startsWith("’s", end))
          && lexicon.script() == Character.UnicodeScript.LATIN;
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

    /* Shortest path: best[i] is what all from i on cost. Slots and signs stand between phrases. */
    private List<Piece> pieces() {
      int n = tokens.size();
      var best = new int[n + 1];
      var taken = new Piece[n];
      for (int i = n - 1; i >= 0; i--) {
        best[i] = Integer.MAX_VALUE;
        for (Piece piece : at(i)) {
          int cost = cost(piece) + best[piece.to()];
          if (cost < best[i]) {
            best[i] = cost;
            taken[i] = piece;
          }
        }
      }
      var pieces = new ArrayList<Piece>();
      for (int i = 0; i < n; i = taken[i].to()) {
        pieces.add(taken[i]);
      }
      return pieces;
    }

    private int cost(Piece piece) {
      if (piece.sense().isPresent()) {
        return PHRASE;
      }
      return piece.carried() ? CARRIED : tokens.get(piece.from()).isSaid() ? NOTHING : 0;
    }

    private List<Piece> at(int i) {
      var pieces = new ArrayList<Piece>();
      pieces.add(new Piece(i, i + 1, Optional.empty(), false));
      if (!tokens.get(i).isSaid()) {
        return pieces;
      }
      for (int to = i + 1; to <= tokens.size() && joinsTo(to - 1); to++) {
        if (to - i > lexicon.longest()) {
          break;
        }
        Optional<Sense> sense = lexicon.sense(tokens.subList(i, to));
        if (sense.isPresent()) {
          pieces.add(new Piece(i, to, sense, false));
        }
      }
      int carried = carried(i);
      if (carried > 0 && isEnough(i, i + carried)) {
        pieces.add(new Piece(i, i + carried, Optional.empty(), true));
      }
      return pieces;
    }

    /* A hyphen inside a word parts nothing. */
    private boolean joinsTo(int i) {
      return tokens.get(i).isSaid() || tokens.get(i).text().equals("-");
    }

    /* How many tokens from here on stand in a text of the evidence, one after the other. */
    private int carried(int from) {
      int most = 0;
      for (List<Token> known : evidence) {
        for (int start = 0; start < known.size(); start++) {
          int length = 0;
          while (from + length < tokens.size()
              && start + length < known.size()
              && tokens.get(from + length).kind() != Token.Kind.SLOT
              && tokens.get(from + length).key().equals(known.get(start + length).key())) {
            length++;
          }
          most = Math.max(most, length);
        }
      }
      while (most > 0 && !tokens.get(from + most - 1).isSaid()) {
        most--;
      }
      return most;
    }

    /* A number alone is none of a title's, and one character is no word. */
    private boolean isEnough(int from, int to) {
      List<Token> run = tokens.subList(from, to);
      return run.stream().anyMatch(token -> token.kind() == Token.Kind.WORD)
          || run.stream().filter(token -> token.kind() == Token.Kind.IDEOGRAPH).count()
              >= FEWEST_IDEOGRAPHS;
    }

    private void piece(Piece piece) {
      Token token = tokens.get(piece.from());
      if (piece.sense().isPresent()) {
        piece
            .sense()
            .get()
            .refused()
            .ifPresent(kind -> add(kind, between(piece.from(), piece.to())));
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
        if (piece.sense().isPresent() && !piece.sense().get().asserts().isEmpty()) {
          Sense sense = piece.sense().get();
          Optional<Boolean> own = clauses.ofShopper(i);
          (own.orElse(true) ? told : toldOfOthers).addAll(sense.asserts());
          if (!sense.isHarmless() && !holds(sense, own)) {
            add(Kind.ASSERTION, between(piece.from(), piece.to()));
          }
        } else if (piece.is(Role.RECOMMEND) && clauses.isRecommendedByAnother(i)) {
          add(Kind.ASSERTION, between(piece.from(), piece.to()));
        }
      }
      untold(told, toldOfOthers);
    }

    /* Of a number of shoppers it must be told what they did. */
    private void untold(Set<Assertion> told, Set<Assertion> ofOthers) {
      Set<Assertion> others = grounds.said().others();
      if (grounds.required().contains(Slot.SHOPPERS)
          && Stream.concat(told.stream(), ofOthers.stream()).noneMatch(others::contains)) {
        others.stream().sorted().findFirst().ifPresent(one -> add(Kind.UNTOLD, one.text()));
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

    private boolean holds(Assertion one, Optional<Boolean> ofShopper) {
      Grounds.Said said = grounds.said();
      if (!one.isDeed()) {
        return said.facts().contains(one);
      }
      boolean shopper = said.shopper().contains(one);
      boolean others = said.others().contains(one);
      return ofShopper.map(own -> own ? shopper : others).orElse(shopper || others);
    }
  }
}
