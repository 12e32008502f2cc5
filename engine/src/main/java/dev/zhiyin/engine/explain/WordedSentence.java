package dev.zhiyin.engine.explain;

import dev.zhiyin.engine.explain.SentenceSlots.Place;
import dev.zhiyin.engine.wording.Assertion;
import dev.zhiyin.engine.wording.Grounds;
import dev.zhiyin.engine.wording.Grounds.Said;
import dev.zhiyin.engine.wording.Slot;
import dev.zhiyin.engine.wording.WordingKind;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A sentence of reasons that may be worded otherwise than its template: which slots it has, and
 * what it may say. Immutable.
 */
public final class WordedSentence {
  private static final Map<WordingKind, Optional<WordedSentence>> KNOWN = new ConcurrentHashMap<>();

  /** Kinds come from requests to operators' routes, too, and so may be anything. */
  private static final int MOST_KNOWN = 10_000;

  private final Sentences sentences;
  private final SentenceSlots slots;
  private final Optional<ReasonCode> deed;
  private final String key;
  private final Grounds grounds;

  private WordedSentence(
      Sentences sentences,
      SentenceSlots slots,
      ReasonCode code,
      Optional<ReasonCode> deed,
      String key) {
    this.sentences = sentences;
    this.slots = slots;
    this.deed = deed;
    this.key = key;
    var values = new EnumMap<Slot, List<String>>(Slot.class);
    slots.places().stream()
        .flatMap(place -> slot(place).stream())
        .forEach(slot -> values.put(slot, List.of("")));
    this.grounds =
        new Grounds(sentences.tag(), said(code), values, required(values), Set.of(), List.of());
  }

  /** Of a kind; empty if there is no such sentence, or no model may word it. */
  public static Optional<WordedSentence> of(WordingKind kind) {
    return KNOWN.size() < MOST_KNOWN
        ? KNOWN.computeIfAbsent(kind, WordedSentence::parse)
        : KNOWN.getOrDefault(kind, parse(kind));
  }

  private static Optional<WordedSentence> parse(WordingKind kind) {
    int slash = kind.sentence().indexOf('/');
    String key = slash < 0 ? kind.sentence() : kind.sentence().substring(0, slash);
    Optional<ReasonCode> deed =
        slash < 0 ? Optional.empty() : code(kind.sentence().substring(slash + 1));
    Optional<SentenceSlots> slots =
        SentenceSlots.of(key)
            .filter(some -> some.deed() == deed.isPresent())
            .filter(_ -> deed.isPresent() == slash >= 0);
    Optional<Locale> locale = Languages.KNOWN.named(kind.language());
    Optional<ReasonCode> code = code(kind.code());
    if (slots.isEmpty() || locale.isEmpty() || code.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new WordedSentence(Sentences.in(locale.get()), slots.get(), code.get(), deed, key));
  }

  private static Optional<ReasonCode> code(String text) {
    return Arrays.stream(ReasonCode.values()).filter(one -> one.text().equals(text)).findFirst();
  }

  /** The kind of a sentence, whether or not it may be worded. */
  static WordingKind kind(
      ReasonCode code, String key, Optional<ReasonCode> deed, Sentences sentences) {
    boolean tells = SentenceSlots.of(key).map(SentenceSlots::deed).orElse(false);
    String sentence = tells ? key + '/' + deed.orElseThrow().text() : key;
    return new WordingKind(code.text(), sentence, sentences.tag());
  }

  /* It is told what the shopper did, and they are interested in whatever they did it with. Of what
   * is looked at nothing need be told. */
  private Said said(ReasonCode code) {
    Said own = code.said().and(slots.said());
    Said with = deed.map(ReasonCode::said).map(did -> own.and(did.mustDeeds())).orElse(own);
    Said seen =
        slots.places().stream()
                .anyMatch(place -> slot(place).filter(Slot.LOOKED::equals).isPresent())
            ? with.and(Said.shopper(Assertion.VIEWED))
            : with;
    return seen.shopper().isEmpty() ? seen : seen.and(Said.shopper(Assertion.INTERESTED));
  }

  private Set<Slot> required(Map<Slot, List<String>> values) {
    Set<Slot> required = EnumSet.noneOf(Slot.class);
    String template = template();
    values.keySet().stream()
        .filter(slot -> slot != Slot.SCORE && template.contains(slot.mark()))
        .forEach(required::add);
    return required;
  }

  /* What was searched for are words, whichever sentence says it. */
  private Optional<Slot> slot(Place place) {
    boolean words = deed.filter(ReasonCode.SEARCHED_SIMILAR::equals).isPresent();
    return place.slot().map(slot -> words && slot == Slot.HISTORY ? Slot.WORDS : slot);
  }

  /** What its wordings may say, with slots that are not filled. */
  public Grounds grounds() {
    return grounds;
  }

  /** The template with its slots, as a wording. */
  public String template() {
    String[] arguments =
        slots.places().stream()
            .map(place -> slot(place).map(Slot::mark).orElse(""))
            .toArray(String[]::new);
    if (slots.deed()) {
      arguments[0] = sentences.say("did." + deed.orElseThrow().text());
    }
    return sentences.say(key, arguments).replaceAll("[“「](\\{\\w+})[”」]", "$1").strip();
  }

  /** The grounds with what stands in the template's places for one product. */
  Grounds grounds(String... arguments) {
    var values = new EnumMap<Slot, List<String>>(Slot.class);
    filled(arguments).forEach((slot, text) -> values.put(slot, List.of(text)));
    return grounds.withValues(values);
  }

  /** What stands in each slot, dressed as inside a sentence. */
  Map<Slot, String> filled(String... arguments) {
    var filled = new EnumMap<Slot, String>(Slot.class);
    for (int i = 0; i < Math.min(arguments.length, slots.places().size()); i++) {
      Place place = slots.places().get(i);
      String text = arguments[i].strip();
      slot(place)
          .ifPresent(
              slot -> filled.put(slot, place.quoted() ? sentences.say("named.title", text) : text));
    }
    return filled;
  }
}
