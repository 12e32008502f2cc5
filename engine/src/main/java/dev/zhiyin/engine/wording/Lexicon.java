package dev.zhiyin.engine.wording;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.Character.UnicodeScript;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The words of one language that reasons are made of, and what each asserts, from {@code
 * lexicon_<language>.txt}. Immutable.
 */
final class Lexicon {
  private static final Map<String, Optional<Lexicon>> READ = new ConcurrentHashMap<>();

  private static final Set<Role> HARMLESS =
      EnumSet.of(Role.PLAIN, Role.YOU, Role.OTHERS, Role.RECOMMEND);

  private final Map<String, Sense> phrases = new HashMap<>();
  private final UnicodeScript script;
  private int longest;

  /** What a phrase can mean: whichever of these fits. */
  static final class Sense {
    private final Set<Assertion> asserts = EnumSet.noneOf(Assertion.class);
    private final Set<Role> roles = EnumSet.noneOf(Role.class);

    Set<Assertion> asserts() {
      return asserts;
    }

    boolean is(Role role) {
      return roles.contains(role);
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
    /** Begins another clause. */
    CONJUNCTION,
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
    for (String phrase : line.substring(colon + 1).split(",", -1)) {
      List<Token> tokens = Token.of(phrase);
      Sense sense = phrases.computeIfAbsent(Token.joined(tokens), _ -> new Sense());
      if (Arrays.stream(Role.values()).anyMatch(role -> role.name().equals(key))) {
        sense.roles.add(Role.valueOf(key));
      } else {
        sense.asserts.add(Assertion.valueOf(key));
      }
      longest = Math.max(longest, tokens.size());
    }
  }

  UnicodeScript script() {
    return script;
  }

  /** Tokens of the longest phrase. */
  int longest() {
    return longest;
  }

  /** What some tokens mean together, if they are a phrase. */
  Optional<Sense> sense(List<Token> tokens) {
    return Optional.ofNullable(phrases.get(Token.joined(tokens)));
  }

  /** Every phrase with an assertion, for tests. */
  List<String> phrases() {
    return new ArrayList<>(phrases.keySet());
  }
}
