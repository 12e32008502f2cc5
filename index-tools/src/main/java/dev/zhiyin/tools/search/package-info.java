/** Looks for better settings of training, by trials on the validation part. */
@NullMarked
package dev.zhiyin.tools.search;

import org.jspecify.annotations.NullMarked;
