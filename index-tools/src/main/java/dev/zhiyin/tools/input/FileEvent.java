package dev.zhiyin.tools.input;

import dev.zhiyin.engine.shopper.Event;
import java.util.Optional;

/**
 * An event as a file tells it.
 *
 * @param split the part that the file puts it into, if it says so
 */
public record FileEvent(Event event, Optional<Split> split) {}
