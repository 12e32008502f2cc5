/** What a model may learn from, and what it is measured on. */
@NullMarked
package dev.zhiyin.tools.split;

import org.jspecify.annotations.NullMarked;
