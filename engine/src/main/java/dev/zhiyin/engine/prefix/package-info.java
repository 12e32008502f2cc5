/** What names begin with, as people type it: letters, words, pinyin and its initials. */
@NullMarked
package dev.zhiyin.engine.prefix;

import org.jspecify.annotations.NullMarked;
