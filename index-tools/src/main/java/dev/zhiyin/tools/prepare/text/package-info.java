/** One way of writing for the texts, names and prices of a catalogue. */
@NullMarked
package dev.zhiyin.tools.prepare.text;

import org.jspecify.annotations.NullMarked;
