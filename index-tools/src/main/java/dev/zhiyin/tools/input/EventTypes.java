package dev.zhiyin.tools.input;

import static java.util.stream.Collectors.toUnmodifiableMap;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.shopper.EventType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the files call the types of events. Case, {@code _}, {@code -} and space do not count. Not
 * the names of HTTP, which are our own only.
 */
final class EventTypes {
  private static final Map<String, EventType> KNOWN =
      """
      view: pageview productview viewitem viewproduct detailview viewed pv
      click: clicked
      favorite: favourite fav like liked wishlist addtowishlist addtofavorites collect
      cart: addtocart addcart addedtocart addtobasket basket
      purchase: transaction buy bought order ordered purchased sale
      share: shared
      dislike: disliked
      remove_from_cart: removecart
      search: searched query
      review: reviewed"""
          .lines()
          .map(line -> line.split("[: ]+"))
          .flatMap(EventTypes::entries)
          .distinct()
          .collect(toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

  private static final String RETURN = "return";
  private static final String IGNORE = "ignore";

  /** Our names of types. */
  static final String NAMES =
      Arrays.stream(EventType.values()).map(EventType::text).collect(Collectors.joining(", "));

  /**
   * What a row of a type says.
   *
   * @param type of a return, what it takes back
   */
  record Meaning(EventType type, boolean isReturn, boolean isIgnored) {
    private static final Meaning RETURNED = new Meaning(EventType.PURCHASE, true, false);
    private static final Meaning IGNORED = new Meaning(EventType.VIEW, false, true);

    private static Meaning of(EventType type) {
      return new Meaning(type, false, false);
    }
  }

  private final Map<String, String> given = new HashMap<>();
  private final Map<String, Meaning> known = new HashMap<>();

  /**
   * @param given our names by the files' names, which come before the known ones
   * @throws InvalidInput if one of ours is none
   */
  EventTypes(Map<String, String> given) {
    given.forEach((name, ours) -> this.given.put(Schema.plain(name), ours));
    given.forEach((name, ours) -> meaning("types", name, ours));
  }

  /**
   * What a type means.
   *
   * @throws InvalidInput if it is not known
   */
  Meaning of(String text) {
    Meaning before = known.get(text);
    if (before != null) {
      return before;
    }
    String plain = Schema.plain(text.strip());
    String ours = given.get(plain);
    Meaning meaning = ours == null ? known(text, plain) : meaning("types", text, ours);
    known.put(text, meaning);
    return meaning;
  }

  private static Meaning known(String text, String plain) {
    EventType type = KNOWN.get(plain);
    if (type == null) {
      throw new InvalidInput(
          "event_type", text, "one of %s; or say what it is: %s".formatted(NAMES, line(text)));
    }
    return Meaning.of(type);
  }

  private static String line(String text) {
    String name = text.strip();
    return name.matches("[\\p{L}\\p{N}_.-]+")
        ? "--types %s=view".formatted(name)
        : "--types NAME=view";
  }

  private static Meaning meaning(String field, String name, String ours) {
    return switch (ours) {
      case RETURN -> Meaning.RETURNED;
      case IGNORE -> Meaning.IGNORED;
      default -> {
        EventType type = KNOWN.get(Schema.plain(ours));
        if (type == null || !type.text().equals(ours)) {
          throw new InvalidInput(
              field,
              name + "=" + ours,
              "NAME=TYPE, with a type of %s, return, ignore".formatted(NAMES));
        }
        yield Meaning.of(type);
      }
    };
  }

  private static Stream<Map.Entry<String, EventType>> entries(String[] line) {
    EventType type = EventType.parse(line[0]);
    return Arrays.stream(line).map(name -> Map.entry(Schema.plain(name), type));
  }
}
