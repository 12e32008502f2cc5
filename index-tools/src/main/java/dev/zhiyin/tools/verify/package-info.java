/** Whether all that a shop holds agrees: its generation, its index and its store. */
@NullMarked
package dev.zhiyin.tools.verify;

import org.jspecify.annotations.NullMarked;
