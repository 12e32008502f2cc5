package dev.zhiyin.engine.config;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Origins of pages (RFC 6454), as browsers write them. */
public final class Origins {
  private static final Pattern FORM =
      Pattern.compile("(https?)://([a-z0-9]([a-z0-9.-]*[a-z0-9])?|\\[[0-9a-f:.]+])(:\\d{1,5})?");

  private Origins() {}

  /**
   * Origins in lower case, without a port that is their scheme's own.
   *
   * @param name of the setting, for the error
   * @throws InvalidInput if one of them is something else
   */
  public static List<String> checked(String name, List<String> origins) {
    return origins.stream().map(origin -> checked(name, origin)).toList();
  }

  private static String checked(String name, String origin) {
    Matcher parts = FORM.matcher(origin.toLowerCase(Locale.ROOT));
    if (!parts.matches()) {
      throw new InvalidInput(
          name, origin, "an origin without a path, such as https://shop.example");
    }
    String usual = parts.group(1).equals("https") ? ":443" : ":80";
    return usual.equals(parts.group(4))
        ? parts.group().substring(0, parts.start(4))
        : parts.group();
  }
}
