/** Looks for better settings of training, by trials on the validation part. */
@NullMarked
package dev.zhiyin.tools.train.search;

import org.jspecify.annotations.NullMarked;
