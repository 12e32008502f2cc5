package dev.zhiyin.engine.explain;

import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A sentence with places for texts, as {@link MessageFormat} reads it, taken apart once: to format
 * anew each time would cost more than all else about a reason. Immutable.
 */
final class Template {
  /** Stands for the argument 0; the next ones stand for the next arguments. No file has these. */
  private static final char FIRST = '\uE000';

  private static final int MOST_ARGUMENTS = 10;

  /* Texts, and between them numbers of arguments. */
  private final List<Object> parts;

  private Template(List<Object> parts) {
    this.parts = List.copyOf(parts);
  }

  /** Takes a pattern of {@link MessageFormat} apart, whose places have no formats of their own. */
  static Template of(String pattern) {
    var marks = new Object[MOST_ARGUMENTS];
    for (int i = 0; i < MOST_ARGUMENTS; i++) {
      marks[i] = String.valueOf((char) (FIRST + i));
    }
    String marked = new MessageFormat(pattern, Locale.ROOT).format(marks);
    var parts = new ArrayList<Object>();
    int start = 0;
    for (int i = 0; i < marked.length(); i++) {
      int argument = marked.charAt(i) - FIRST;
      if (argument >= 0 && argument < MOST_ARGUMENTS) {
        parts.add(marked.substring(start, i));
        parts.add(argument);
        start = i + 1;
      }
    }
    parts.add(marked.substring(start));
    return new Template(parts);
  }

  /** Puts the arguments in their places, as they are. */
  String with(String... arguments) {
    var said = new StringBuilder();
    for (Object part : parts) {
      switch (part) {
        case Integer argument -> said.append(arguments[argument]);
        default -> said.append(part);
      }
    }
    return said.toString();
  }
}
