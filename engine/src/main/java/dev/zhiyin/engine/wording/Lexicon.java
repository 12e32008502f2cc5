package dev.zhiyin.engine.wording;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.Character.UnicodeScript;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The words of one language that reasons are made of, and what each asserts, from {@code
 * lexicon_<language>.txt}. Immutable.
 */
final class Lexicon {
  private static final Map<String, Optional<Lexicon>> READ = new ConcurrentHashMap<>();

  private static final Set<Role> HARMLESS =
      EnumSet.of(Role.PLAIN, Role.YOU, Role.OTHERS, Role.RECOMMEND);

  /** Keys of verbs, and of nouns, that assert nothing, in all their forms. */
  private static final String VERB = "VERB";

  private static final String NOUN = "NOUN";

  private static final String PLAIN = Role.PLAIN.name();
  private static final String ACT = Role.ACT.name();
  private static final String DONE = Role.DONE.name();
  private static final Pattern CONTRACTED = Pattern.compile("(\\w+)'(?:s|ve|re|ll|d|m)");

  /** What stands behind a Chinese verb without changing who did what. */
  private static final Set<String> ASPECTS = Set.of("了", "过", "着", "的");

  private static final int MOST_ASPECTS = 2;

  /** What stands before a phrase without changing what it asserts. */
  private static final Set<String> PREFIXES =
      Set.of("a", "an", "the", "也", "亦", "都", "均", "皆", "还");

  private final Map<String, Sense> phrases = new HashMap<>();
  private final UnicodeScript script;
  private int longest;

  /** What a phrase can mean: whichever of these fits. */
  static final class Sense {
    /** Of what asserts nothing, even beside what somebody did. */
    static final Sense EMPTY = new Sense();

    static {
      EMPTY.roles.addAll(EnumSet.of(Role.PLAIN, Role.FRAME));
    }

    private final Set<Assertion> asserts = EnumSet.noneOf(Assertion.class);
    private final Set<Role> roles = EnumSet.noneOf(Role.class);

    Set<Assertion> asserts() {
      return asserts;
    }

    boolean is(Role role) {
      return roles.contains(role);
    }

    private boolean isDeed() {
      return asserts.stream().anyMatch(Assertion::isDeed);
    }

    /** Whether it can be read without asserting anything. */
    boolean isHarmless() {
      return roles.stream().anyMatch(HARMLESS::contains)
          || (asserts.isEmpty() && roles.stream().allMatch(role -> role.refused.isEmpty()));
    }

    /** As what it is refused, whatever the evidence. */
    Optional<Finding.Kind> refused() {
      return asserts.isEmpty() && !isHarmless()
          ? roles.stream().flatMap(role -> role.refused.stream()).findFirst()
          : Optional.empty();
    }
  }

  /** What a phrase is, other than an assertion. */
  enum Role {
    PLAIN,
    YOU,
    OTHERS,
    RECOMMEND,
    /** The shop. */
    SELF,
    /** Somebody, not said who. */
    PERSON,
    /** After it stands who did something. */
    AGENT,
    /** After it stands whom something is for. */
    TO,
    /** After it stands what something is compared with. */
    COMPARED,
    /** After it stands what something is done with. */
    TAKEN,
    /** After it stands more of what stood before it. */
    RELATIVE,
    /** Stands between what is done and what it is done with. */
    OBJECT,
    /** Stands between who does something and what is done. */
    ADVERB,
    AND,
    /** May stand beside what the shopper did without telling how, where or what for. */
    FRAME,
    /** Begins another clause. */
    CONJUNCTION,
    /** Somebody does something, of which nothing is known. */
    ACT,
    /** Says nothing of its own beside a deed: "got a click". */
    LIGHT,
    /** So do buyers with what they buy. */
    TAKES,
    /** Somebody did it already. */
    DONE,
    /** What stands after it in its clause may be, and is not said to be. */
    MODAL,
    /** So does all of a clause that has it. */
    CONDITION,
    /** What stands after it has been. */
    PERFECT,
    /** What holds, if it stands after this, held once and no more. */
    PAST,
    /** What stands after it is yet to be, or was meant to be. */
    FUTURE,
    /** What stands after it is why something else was done. */
    CAUSE,
    /** One of two that were named before. */
    FORMER,
    /** Says which of two things was done before the other. */
    ORDER,
    /** Somebody, who stands after it, does something with what stands before it. */
    GETS,
    /** What they do with it is a noun there: 「赢得您的浏览」. */
    WINS,
    /** Makes another number of what stands after it. */
    BOUND,
    /** Of the last of several times. */
    LAST,
    /** Of all of them. */
    REPEATED,
    SUPERLATIVE(Finding.Kind.SUPERLATIVE),
    PROMISE(Finding.Kind.PROMISE),
    NUMBER(Finding.Kind.NUMBER);

    private final Optional<Finding.Kind> refused;

    Role() {
      this.refused = Optional.empty();
    }

    Role(Finding.Kind refused) {
      this.refused = Optional.of(refused);
    }
  }

  private Lexicon(UnicodeScript script, BufferedReader lines) {
    this.script = script;
    lines.lines().filter(line -> !line.startsWith("#")).forEach(this::add);
    phrases.forEach(this::addOfBare);
  }

  /* "a match" asserts whatever "match" does. */
  private void addOfBare(String joined, Sense sense) {
    int first = joined.indexOf(' ');
    if (PREFIXES.contains(joined.substring(0, first)) && !sense.asserts.isEmpty()) {
      Optional.ofNullable(phrases.get(joined.substring(first + 1)))
          .ifPresent(bare -> sense.asserts.addAll(bare.asserts));
    }
  }

  /** Of a language as requests name it; empty where its words are not known. */
  static Optional<Lexicon> of(String tag) {
    return READ.computeIfAbsent(Locale.forLanguageTag(tag).getLanguage(), Lexicon::read);
  }

  private static Optional<Lexicon> read(String language) {
    InputStream file = Lexicon.class.getResourceAsStream("lexicon_" + language + ".txt");
    if (file == null) {
      return Optional.empty();
    }
    try (var lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
      var script = language.equals("zh") ? UnicodeScript.HAN : UnicodeScript.LATIN;
      return Optional.of(new Lexicon(script, lines));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private void add(String line) {
    int colon = line.indexOf(':');
    String key = line.substring(0, colon).toUpperCase(Locale.ROOT);
    for (String entry : line.substring(colon + 1).split(",", -1)) {
      String phrase = entry.strip();
      switch (key) {
        case VERB -> {
          Inflection.present(phrase).flatMap(Inflection::spellings).forEach(form -> act(form, ACT));
          Inflection.past(phrase)
              .flatMap(Inflection::spellings)
              .forEach(form -> act(form, ACT, DONE));
        }
        case NOUN -> Inflection.noun(phrase).flatMap(Inflection::spellings).forEach(this::addPlain);
        default ->
            Inflection.all(phrase).flatMap(Inflection::spellings).forEach(form -> add(key, form));
      }
    }
  }

  private void act(String form, String... roles) {
    addPlain(form);
    for (String role : roles) {
      add(role, form);
    }
  }

  /* Unless it means something already. */
  private void addPlain(String form) {
    if (!phrases.containsKey(Token.joined(Token.of(form)))) {
      add(PLAIN, form);
    }
  }

  private void add(String key, String phrase) {
    List<Token> tokens = Token.of(phrase);
    Sense sense = phrases.computeIfAbsent(Token.joined(tokens), _ -> new Sense());
    if (Arrays.stream(Role.values()).anyMatch(role -> role.name().equals(key))) {
      sense.roles.add(Role.valueOf(key));
    } else {
      sense.asserts.add(Assertion.valueOf(key));
    }
    longest = Math.max(longest, tokens.size());
  }

  UnicodeScript script() {
    return script;
  }

  /** Tokens of the longest phrase, with its aspects. */
  int longest() {
    return longest + MOST_ASPECTS;
  }

  /** What some tokens mean together, if they are a phrase. */
  Optional<Sense> sense(List<Token> tokens) {
    Sense sense = phrases.get(Token.joined(tokens));
    if (sense != null) {
      return Optional.of(sense);
    }
    String last = tokens.getLast().key();
    if (tokens.size() > 1) { // 「浏览过的」 means what 「浏览」 does
      return ASPECTS.contains(last)
          ? sense(tokens.subList(0, tokens.size() - 1)).filter(Sense::isDeed)
          : Optional.empty();
    }
    Matcher contracted = CONTRACTED.matcher(last);
    return contracted.find()
        ? Optional.ofNullable(phrases.get(contracted.group(1) + ' '))
        : Optional.empty();
  }
}
