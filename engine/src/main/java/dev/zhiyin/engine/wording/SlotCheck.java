package dev.zhiyin.engine.wording;

import dev.zhiyin.engine.wording.Finding.Kind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Says which slots of a wording cannot be filled as it stands, and what its ends may not be. */
final class SlotCheck {
  /** What a sentence may name twice. */
  private static final Set<Slot> TWICE =
      EnumSet.of(Slot.BRAND, Slot.CATEGORY, Slot.WORDS, Slot.HISTORY, Slot.LOOKED);

  /** What stands before no name, and before no "this product". */
  private static final Set<String> ARTICLES =
      Set.of(
          "a", "an", "the", "this", "that", "these", "those", "your", "our", "my", "its", "their",
          "another", "other", "same", "similar", "such", "some", "any", "every", "each", "no",
          "one");

  /** What stands before no plural. */
  private static final Set<String> ONE =
      Set.of("a", "an", "this", "that", "another", "every", "each", "one");

  /** After these, or nothing, "that" points at something; else it begins a clause. */
  private static final Set<String> POINTING =
      Set.of(
          "of",
          "to",
          "for",
          "with",
          "like",
          "at",
          "by",
          "on",
          "in",
          "from",
          "as",
          "recommend",
          "viewed",
          "clicked",
          "bought",
          "shared",
          "saved",
          "reviewed");

  private final Grounds grounds;
  private final String text;
  private final List<Token> tokens;
  private final List<Finding> findings = new ArrayList<>();

  SlotCheck(Grounds grounds, String text) {
    this.grounds = grounds;
    this.text = text;
    this.tokens = Token.of(text);
  }

  /** What is refused. */
  List<Finding> findings() {
    slots();
    ends();
    return findings;
  }

  private void add(Kind kind, String what) {
    findings.add(new Finding(kind, what));
  }

  /* Which slots it has, and what stands beside them. */
  private void slots() {
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
    boolean before = slot.at() > 0 && SlotFinder.isLetterOrDigit(text.charAt(slot.at() - 1));
    boolean after = end < text.length() && SlotFinder.isLetterOrDigit(text.charAt(end));
    boolean possessive = !slot.text().endsWith("}") && !slot.isSlot(Slot.BRAND);
    if (before || after || possessive) {
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
    boolean clause = before.equals("that") && i > 1 && !POINTING.contains(tokens.get(i - 2).key());
    return bad.contains(before) && !clause;
  }

  /* More of the sentence may follow, and a full stop; but none of either after a question. */
  private void ends() {
    if (tokens.isEmpty()) {
      return;
    }
    for (Token end : List.of(tokens.getFirst(), tokens.getLast())) {
      boolean asked = end.at() > 0 && Clauses.QUESTIONS.contains(end.text());
      if (end.kind() == Token.Kind.SIGN && !asked && !SentenceCheck.BRACKETS.contains(end.text())) {
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
        && !SentenceCheck.BRACKETS.contains(token.text());
  }
}
