/** A whole shop in one file, written while it is served, and made again from it. */
@NullMarked
package dev.zhiyin.tools.backup;

import org.jspecify.annotations.NullMarked;
