package dev.zhiyin.engine.explain;

import dev.zhiyin.engine.explain.Reason.WordedBy;
import dev.zhiyin.engine.wording.Slot;
import dev.zhiyin.engine.wording.WordingKind;
import dev.zhiyin.engine.wording.WordingVerifier;
import dev.zhiyin.engine.wording.Wordings;
import java.util.Optional;

/**
 * Puts a claim into words: by a wording that was accepted, where there is one and what it says with
 * its slots filled holds; else by the template.
 */
record SentenceRenderer(Sentences sentences, Wordings wordings) {
  /** A part of a sentence, and whose words it is in. */
  record Told(String part, WordedBy by) {}

  /**
   * @param deed what the shopper did, for sentences that say so
   * @param arguments of the template; they also decide which one of several wordings is taken
   */
  Told tell(ReasonCode code, String key, Optional<ReasonCode> deed, String... arguments) {
    Optional<String> worded =
        wordings.areUsed()
            ? worded(WordedSentence.kind(code, key, deed, sentences), arguments)
            : Optional.empty();
    return worded
        .map(part -> new Told(part, WordedBy.MODEL))
        .orElseGet(() -> template(key, arguments));
  }

  /** In the words of the template, whatever wordings there are. */
  Told template(String key, String... arguments) {
    return new Told(sentences.say(key, arguments), WordedBy.TEMPLATE);
  }

  private Optional<String> worded(WordingKind kind, String... arguments) {
    return wordings
        .pick(kind, String.join("|", arguments))
        .flatMap(
            wording ->
                WordedSentence.of(kind).flatMap(one -> filled(one, kind, wording, arguments)));
  }

  private Optional<String> filled(
      WordedSentence sentence, WordingKind kind, String wording, String... arguments) {
    String filled = Slot.fill(wording, sentence.filled(arguments));
    String part = sentences.capitalized(filled);
    return WordingVerifier.of(kind.language())
        .filter(verifier -> verifier.sentence(sentence.grounds(arguments), part).isEmpty())
        .map(_ -> part);
  }
}
