package dev.zhiyin.engine.wording;

import dev.zhiyin.engine.wording.Lexicon.Sense;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Cuts a sentence into phrases of the lexicon, what stands in the evidence, and what is left. */
final class PhraseSegmenter {
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
  private final List<Token> tokens;
  private final List<List<Token>> evidence;

  PhraseSegmenter(Lexicon lexicon, Grounds grounds, List<Token> tokens) {
    this.lexicon = lexicon;
    this.tokens = tokens;
    this.evidence =
        Stream.concat(
                grounds.texts().stream(), grounds.values().values().stream().flatMap(List::stream))
            .map(Token::of)
            .toList();
  }

  /** All tokens, in pieces that cost least together. Slots and signs stand between phrases. */
  List<Piece> pieces() {
    // shortest path: best[i] is what all from i on cost
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
}
