package dev.zhiyin.engine.social;

import dev.zhiyin.engine.TextLimits;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import java.util.Optional;

/**
 * What a user lets those know who have them as a friend.
 *
 * @param shareActivity whether what the user buys, saves or shares counts for them
 * @param showName whether reasons may name the user
 * @param name by which they do, 1 to {@value #LONGEST_NAME} characters; not absent where it is
 *     shown
 */
public record Consent(boolean shareActivity, boolean showName, Optional<String> name) {
  /** Of a user who was never asked. */
  public static final Consent NONE = new Consent(false, false, Optional.empty());

  public static final int LONGEST_NAME = 50;

  public Consent {
    name.ifPresent(text -> TextLimits.check("name", text, LONGEST_NAME));
    name = name.map(String::strip);
    if (showName && name.isEmpty()) {
      throw new InvalidInput("name", "", "a name, since showName is true");
    }
  }

  /** The name, if it may be said. */
  public Optional<String> shownName() {
    return showName ? name : Optional.empty();
  }
}
